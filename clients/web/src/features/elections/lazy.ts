/* What other features fetch when it is first wanted. */

export const loadGroupElections = () => import('./GroupElections.svelte')

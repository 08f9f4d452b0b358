/* What other features fetch when it is first wanted. */

export const loadNewGroup = () => import('./group/NewGroup.svelte')

/* What other features fetch when it is first wanted. */

export const loadGroupAgenda = () => import('./GroupAgenda.svelte')

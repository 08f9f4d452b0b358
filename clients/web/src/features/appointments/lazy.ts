/* What other features fetch when it is first wanted. */

export const loadGroupBoards = () => import('./GroupBoards.svelte')

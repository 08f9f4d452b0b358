/* What other features fetch when it is first wanted. */

export const loadGroupDocuments = () => import('./GroupDocuments.svelte')

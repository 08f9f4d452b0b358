/* What other features fetch when it is first wanted. */

export const loadRecall = () => import('./Recall.svelte')
export const loadVersions = () => import('./Versions.svelte')

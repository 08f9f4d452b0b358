/* What other features fetch when it is first wanted. */

export const loadViewer = () => import('./Viewer.svelte')

/* What other features fetch when it is first wanted. */

export const loadVersions = () => import('./Versions.svelte')

/* What the whole page fetches when it is first wanted. */

export const loadPaletteLines = () => import('./PaletteLines.svelte')
export const loadSummoned = () => import('./Summoned.svelte')
export const loadNeighbours = () => import('./neighbours')

/* What others take from this feature. */

export { loadNeighbours, loadPaletteLines, loadSummoned } from './lazy'

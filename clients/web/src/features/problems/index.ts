/* What other features take from this one. */

export { loadProblemDialog } from './lazy'

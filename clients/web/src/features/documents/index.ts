/* What other features take from this one. */

export { loadGroupDocuments } from './lazy'

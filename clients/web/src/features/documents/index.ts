/* What other features take from this one. */

export { default as JoinDocument } from './JoinDocument.svelte'
export { loadFilingDialog, loadGroupDocuments } from './lazy'

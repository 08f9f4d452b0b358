/* What other features take from this one. */

export { default as DocumentCards } from './DocumentCards.svelte'
export { default as JoinDocument } from './JoinDocument.svelte'
export { loadAdding, loadFilingDialog, loadGroupDocuments, loadPinned } from './lazy'
export { default as NodeKind } from './NodeKind.svelte'
export { documentAt, folderOf, hrefOf } from './opening'
export { default as RemarkPlace } from './RemarkPlace.svelte'

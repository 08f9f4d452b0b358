/* What other features take from this one. */

export { default as JoinDocument } from './JoinDocument.svelte'
export { loadFilingDialog, loadGroupDocuments, loadPinned } from './lazy'
export { default as NodeKind } from './NodeKind.svelte'
export { documentAt, folderOf, hrefOf } from './opening'
export { default as RemarkPlace } from './RemarkPlace.svelte'

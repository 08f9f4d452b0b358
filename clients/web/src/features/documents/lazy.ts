/* What other features fetch when it is first wanted. */

export const loadAdding = () => import('./adding.svelte')
export const loadDocumentCard = () => import('./DocumentCard.svelte')
export const loadDocumentChoice = () => import('./DocumentChoice.svelte')
export const loadFilingDialog = () => import('./FilingDialog.svelte')
export const loadGroupDocuments = () => import('./GroupDocuments.svelte')
export const loadPinned = () => import('./Pinned.svelte')

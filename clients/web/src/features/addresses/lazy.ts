/* What other features fetch when it is first wanted. */

export const loadRecordedAddress = () => import('./RecordedAddress.svelte')
export const loadAddressDialog = () => import('./AddressDialog.svelte')

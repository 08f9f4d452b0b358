/* What few people ever see over a page: the list of its files comes with the first of them. */

export { loadRecordedAddress as recordedAddress } from '../features/addresses'
export { loadUnsent as unsent } from '../features/conversations'
export { loadOffer as offer } from '../features/calls'
export { loadFilingDialog as filingDialog } from '../features/documents'

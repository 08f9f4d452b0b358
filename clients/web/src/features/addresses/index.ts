/* What other features take from this one. */

export { loadAddressDialog, loadRecordedAddress } from './lazy'

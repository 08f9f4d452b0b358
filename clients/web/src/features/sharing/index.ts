/* What other features take from this one. */

export { default as SharedAddress } from './SharedAddress.svelte'

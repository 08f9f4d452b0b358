/* What other features take from this one. */

export { default as Calls } from './Calls.svelte'
export { loadOffer } from './lazy'
export { nameOf } from './naming'

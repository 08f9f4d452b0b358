/* What other features take from this one. */

export { default as GroupChoice } from './GroupChoice.svelte'

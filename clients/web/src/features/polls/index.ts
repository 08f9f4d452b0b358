/* What other features take from this one. */

export { default as AskButton } from './AskButton.svelte'
export { default as PollCard } from './PollCard.svelte'

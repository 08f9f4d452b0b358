/* What other features take from this one. */

export { default as ElectionCard } from './ElectionCard.svelte'
export { words as electionWords } from './words'
export { loadGroupElections } from './lazy'

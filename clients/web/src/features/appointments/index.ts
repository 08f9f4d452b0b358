/* What other features take from this one. */

export { default as BoardCard } from './BoardCard.svelte'
export { loadGroupBoards } from './lazy'

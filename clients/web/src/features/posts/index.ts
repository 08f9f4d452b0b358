/* What other features take from this one. */

export { default as PostCard } from './PostCard.svelte'
export { words as postWords } from './words'
export { loadGroupPosts } from './lazy'

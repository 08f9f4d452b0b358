/* What other features take from this one. */

export { default as CommentForm } from './CommentForm.svelte'
export { default as LinkCards } from './LinkCards.svelte'
export { markingActs } from './marking'
export { default as MarkLine } from './MarkLine.svelte'
export { Mentioning, type Choice } from './mentioning.svelte'
export { default as MentionList } from './MentionList.svelte'
export { default as PostImage } from './PostImage.svelte'
export { REACTIONS, toggleReaction } from './reactions'
export { default as Versions } from './Versions.svelte'
export { words as messageWords } from './words'
export { loadRecall, loadVersions } from './lazy'

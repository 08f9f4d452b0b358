/* What other features take from this one. */

export { default as PostImage } from './PostImage.svelte'
export { REACTIONS, toggleReaction } from './reactions'
export { default as Versions } from './Versions.svelte'
export { words as messageWords } from './words'
export { loadVersions } from './lazy'

/* What other features take from this one. */

export { default as ConversationFace } from './ConversationFace.svelte'
export { default as ConversationRow } from './ConversationRow.svelte'
export { permalink } from './exchange.svelte'
export { words as groupWords } from './group/words'
export { preview } from './preview'
export { isBegun, isUnread, movedAt, sectionsOf } from './sections'
export { loadNewGroup, loadNewMessage, loadUnsent } from './lazy'

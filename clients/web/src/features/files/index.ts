/* What other features take from this one. */

export { default as Attach } from './Attach.svelte'
export { default as AttachButton } from './AttachButton.svelte'
export { Attaching, attachingIn, MOST } from './attaching.svelte'
export { default as AttachList } from './AttachList.svelte'
export { default as FileKind } from './FileKind.svelte'
export { default as FileList } from './FileList.svelte'
export { described, isReadable } from './kinds'
export { default as Photograph } from './Photograph.svelte'
export { receive } from './receive'
export { view, viewing } from './viewing.svelte'
export { words as fileWords } from './words'
export { expectToRead, loadViewer } from './lazy'

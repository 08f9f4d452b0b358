/* What other features take from this one. */

export { coordinates } from './coordinates.svelte'
export { default as PeoplePicker } from './PeoplePicker.svelte'
export { directWith, isFound, roleOf, type Shown } from './sections'
export { words as peopleWords } from './words'

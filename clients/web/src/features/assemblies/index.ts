/* What other features take from this one. */

export { default as Bodies } from './bodies/Bodies.svelte'
export { default as BodyPage } from './pages/BodyPage.svelte'
export { told as toldOfBodies } from './bodies/office'
export { default as OwnChannel } from './bodies/OwnChannel.svelte'
export { default as Rules } from './bodies/Rules.svelte'
export { withRule } from './bodies/ruling'
export { words as bodyWords } from './bodies/words'
export { default as ConvocationCard } from './convocations/ConvocationCard.svelte'
export { default as OwnInvitations } from './invitees/OwnInvitations.svelte'
export { default as LedgerCheck } from './register/LedgerCheck.svelte'
export { words as registerWords } from './register/words'
export { loadApprovals, loadGroupSittings } from './lazy'

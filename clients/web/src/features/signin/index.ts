/* What other features take from this one. */

export { default as Door } from './Door.svelte'
export { default as DoorForm } from './DoorForm.svelte'
export { isOver, said as saidAtDoor, SHORTEST_PASSWORD } from './entrance'
export { default as LinkOver } from './LinkOver.svelte'
export { default as NewPassword } from './NewPassword.svelte'

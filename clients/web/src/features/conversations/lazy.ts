/* What others fetch when it is first wanted. */

export const loadNewGroup = () => import('./group/NewGroup.svelte')
export const loadNewMessage = () => import('./NewMessage.svelte')
export const loadScheduledList = () => import('./ScheduledList.svelte')
export const loadSendLater = () => import('./SendLater.svelte')
export const loadUnsent = () => import('./Unsent.svelte')

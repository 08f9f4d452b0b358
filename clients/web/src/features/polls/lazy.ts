/* What is fetched when it is first wanted. */

export const loadPollDialog = () => import('./PollDialog.svelte')

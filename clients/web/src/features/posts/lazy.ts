/* What other features fetch when it is first wanted. */

export const loadGroupPosts = () => import('./GroupPosts.svelte')

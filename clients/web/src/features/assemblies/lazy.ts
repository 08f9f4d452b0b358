/* What other features fetch when it is first wanted. */

export const loadGroupSittings = () => import('./convocations/GroupSittings.svelte')

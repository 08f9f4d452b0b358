/* What other features fetch when it is first wanted. */

export const loadApprovals = () => import('./convening/Approvals.svelte')
export const loadGroupSittings = () => import('./convocations/GroupSittings.svelte')

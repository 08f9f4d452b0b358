/* What is fetched when it is first wanted. */

export const loadProblemDialog = () => import('./ProblemDialog.svelte')

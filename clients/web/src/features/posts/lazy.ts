/* What is fetched when it is first wanted. */

/** Milliseconds after which one writes without the editor, rather than wait for it. */
const PATIENCE = 8_000

export const loadGroupPosts = () => import('./GroupPosts.svelte')

const load = () => import('./RichText.svelte')

/** Rejected where it cannot be had, or not soon. */
export function loadEditor(): ReturnType<typeof load> {
  const late = new Promise<never>((_, refuse) => {
    setTimeout(() => {
      refuse(new Error('late'))
    }, PATIENCE)
  })
  return Promise.race([load(), late])
}

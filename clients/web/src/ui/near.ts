/* What is done when somebody has scrolled near. */

import type { Attachment } from 'svelte/attachments'

/** Pixels before it is in sight. */
const AHEAD = 800

/** Each time that the element comes near what one sees of the area that it is scrolled in, or is near it still when one
 * of the others changes. */
export function near(does: () => void, ...since: readonly unknown[]): Attachment<HTMLElement> {
  void since
  return (element) => {
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) does()
      },
      { root: element.closest('.scroll'), rootMargin: `${AHEAD}px` },
    )
    watch.observe(element)
    return () => {
      watch.disconnect()
    }
  }
}

/* Where the focus goes when what had it is no longer there. */

/** Milliseconds for which what was pressed may be disabled, as while its act is on its way. */
const BUSY = 2_000
/** What is left only on purpose: the acts at the foot of a page stand beside its content. */
const KEPT = 'main, dialog, .bottom-bar'
const CONTROL = 'button, a[href], input, select, textarea, [tabindex="0"]'

/** A place in the page: within this, after that one of its children, or at its beginning. */
interface Place {
  within: Element
  after: Node | null
}

/** To the content of the page, unless it has gone somewhere already: the keyboard would begin again at the top. */
export function catchFocus(): void {
  requestAnimationFrame(() => {
    if (isLost()) document.getElementById('contenu')?.focus({ preventScroll: true })
  })
}

function isLost(): boolean {
  const { activeElement: here, body } = document
  return here === null || here === body
}

/** Where it stood before it went with these changes; null where it is still there, or nothing is left around it. */
function placeOf(gone: Node, changes: readonly MutationRecord[]): Place | null {
  let place: Place | null = null
  let node = gone
  for (const { target, removedNodes, previousSibling } of changes) {
    if (![...removedNodes].some((one) => one.contains(node)) || !(target instanceof Element)) continue
    place = { within: target, after: previousSibling }
    node = target
  }
  return place?.within.isConnected ? place : null
}

/** The next control in the same row, else the last one before; then so around it, as far as the page's content goes. */
function controlAt({ within, after }: Place): HTMLElement | undefined {
  const bounds = within.closest(KEPT)
  if (!bounds) return undefined
  const start = after?.parentNode === within ? after : null
  const isAfter = (one: Node) =>
    start ? (start.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) > 0 && !start.contains(one) : true
  const shown = (one: HTMLElement) => !one.matches(':disabled') && one.tabIndex >= 0 && one.checkVisibility()
  const controls = [...within.querySelectorAll<HTMLElement>(CONTROL)].filter(shown)
  const found = controls.find(isAfter) ?? controls.at(-1)
  if (found || within === bounds || !within.parentElement) return found
  return controlAt({ within: within.parentElement, after: within.previousSibling })
}

/** Remembers where the focus is. Returns what gives it back: there, as long as that is still in the page, or to what stands
 * around it. */
export function comeBack(): () => void {
  const around: Element[] = []
  for (let one = document.activeElement; one && !one.matches(KEPT); one = one.parentElement) around.push(one)
  return () => {
    requestAnimationFrame(() => {
      if (!isLost()) return
      const within = around.find((one) => one.isConnected && one !== document.body)
      const control = within && controlAt({ within, after: null })
      if (control) control.focus({ preventScroll: true })
      else catchFocus()
    })
  }
}

/** From now on what is pressed and then goes, as an act that is done does, leaves the focus to its neighbour, and what is
 * disabled while it acts takes it again. Dialogs and menus give it back by themselves. Returns what ends it. */
export function keepFocus(): () => void {
  let last: HTMLElement | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const took = ({ target }: FocusEvent) => {
    clearTimeout(timer)
    last = target instanceof HTMLElement && target.closest(KEPT) ? target : null
  }
  // Who presses elsewhere leaves it on purpose.
  const pressed = ({ target }: Event) => {
    if (target instanceof Node && !last?.contains(target)) last = null
  }
  const give = (place: Place) => {
    // One frame later: whoever knows better has taken it by then.
    requestAnimationFrame(() => {
      if (!isLost() || !place.within.isConnected) return
      const control = controlAt(place)
      if (control) control.focus({ preventScroll: true })
      else catchFocus()
    })
  }
  const changed = (changes: readonly MutationRecord[]) => {
    if (!last) return
    const place = last.isConnected ? null : placeOf(last, changes)
    if (!last.isConnected) last = null
    if (place) return give(place)
    if (!last || !changes.some(({ target }) => target === last)) return
    clearTimeout(timer)
    const busy = last
    if (!busy.matches(':disabled')) {
      if (isLost()) busy.focus({ preventScroll: true })
      return
    }
    timer = setTimeout(() => {
      if (busy.parentElement && isLost()) give({ within: busy.parentElement, after: busy })
    }, BUSY)
  }

  const observer = new MutationObserver(changed)
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] })
  document.addEventListener('focusin', took)
  document.addEventListener('pointerdown', pressed)
  return () => {
    clearTimeout(timer)
    observer.disconnect()
    document.removeEventListener('focusin', took)
    document.removeEventListener('pointerdown', pressed)
  }
}

/* Whether to offer, once on this device, that it calls its reader when Parvis is closed: after they have acknowledged a
   convocation, and done there what they came for. */

const KEY = 'parvis-offer'
let shown = $state(false)

/** A convocation was acknowledged here. */
export function comeToOffer(): void {
  if (localStorage.getItem(KEY) === null) localStorage.setItem(KEY, 'due')
}

/** Now it is in the way of nothing. */
export function offer(): void {
  if (localStorage.getItem(KEY) === 'due') shown = true
}

export function offered(): boolean {
  return shown
}

/** Answered, in whichever way. */
export function endOffer(): void {
  localStorage.setItem(KEY, 'made')
  shown = false
}

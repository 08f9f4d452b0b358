/* Where something that floats stands: below its button, or above where there is more room, and always inside the window. */

const GAP = 6
const EDGE = 12

export interface Box {
  left: number
  top: number
  width: number
  height: number
}

export function placed(button: Box, size: { width: number; height: number }, room: { width: number; height: number }) {
  const below = button.top + button.height + GAP
  const above = button.top - GAP - size.height
  const fits = below + size.height <= room.height - EDGE
  const top = fits || above < EDGE ? Math.min(below, room.height - EDGE - size.height) : above
  const startsLeft = button.left + button.width / 2 < room.width / 2
  const left = startsLeft ? button.left : button.left + button.width - size.width
  return {
    top: Math.max(EDGE, top),
    left: Math.max(EDGE, Math.min(left, room.width - EDGE - size.width)),
  }
}

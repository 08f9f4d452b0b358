/* The composer's text: light formatting put in and taken out, and the name being typed after an @. */

export interface Field {
  text: string
  start: number
  end: number
}

/** Puts a sign on both sides of what is selected, or takes it away. */
export function wrapped({ text, start, end }: Field, sign: string): Field {
  const inside = text.slice(start, end)
  const size = sign.length
  if (text.slice(start - size, start) === sign && text.slice(end, end + size) === sign) {
    const bare = text.slice(0, start - size) + inside + text.slice(end + size)
    return { text: bare, start: start - size, end: end - size }
  }
  return { text: text.slice(0, start) + sign + inside + sign + text.slice(end), start: start + size, end: end + size }
}

/** Begins each line that is selected with a sign such as « - », or takes it away when they all have it. */
export function prefixed({ text, start, end }: Field, sign: string): Field {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const next = text.indexOf('\n', end)
  const to = next === -1 ? text.length : next
  const lines = text.slice(from, to).split('\n')
  const off = lines.every((line) => line.startsWith(sign))
  const changed = lines.map((line) => (off ? line.slice(sign.length) : sign + line)).join('\n')
  const moved = changed.length - (to - from)
  const first = off ? -sign.length : sign.length
  return {
    text: text.slice(0, from) + changed + text.slice(to),
    start: Math.max(from, start + first),
    end: end + moved,
  }
}

/** The name being typed just before the caret, and where its @ stands; null when none is. */
export function nameBefore(text: string, caret: number): { at: number; name: string } | null {
  const found = /(?<![\p{L}\p{N}])@([\p{L}\p{M}’'. -]{0,40})$/u.exec(text.slice(0, caret))
  return found ? { at: found.index, name: found[1] ?? '' } : null
}

/** Puts a whole name in the place of the one being typed. */
export function named({ text, end }: Field, at: number, name: string): Field {
  const written = `@${name} `
  const after = text.slice(end).replace(/^ /, '')
  return { text: text.slice(0, at) + written + after, start: at + written.length, end: at + written.length }
}

function bare(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Whether what is typed begins the name, or what it says from one of its words on; accents, case, spaces and hyphens
    do not count. */
export function beginsName(name: string, typed: string): boolean {
  const wanted = bare(typed).replace(/[\s-]+/g, '')
  const words = bare(name).split(/[\s-]+/)
  return words.some((_, place) => words.slice(place).join('').startsWith(wanted))
}

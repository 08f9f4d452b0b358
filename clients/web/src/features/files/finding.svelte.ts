/* Finding words in what is read: where they stand, and the one that one has come to. */

import { occurrences } from '../../text/occurrences'
import { mark } from './marked'
import type { Opened } from './pdf'

/** What a document says, page by page, as far as it is here. */
export interface Texts {
  readonly pages: readonly { readonly number: number; readonly text: string }[]
  readonly complete: boolean
  /** Pages that may say something, and could not be read. */
  readonly unread?: readonly number[]
  more: () => Promise<void>
}

export interface Match {
  page: number
  /** Which of those on its page; the first is 0. */
  nth: number
}

const SHORTEST = 2
const MOST = 1_000
/** Pages that are read at once. */
const SOME = 10

export class Finding {
  open = $state(false)
  sought = $state('')
  place = $state(0)
  /** One more each time that one goes to a match. */
  steps = $state(0)
  texts = $state.raw<Texts>()
  /** The last of the steps that has brought its match into sight. */
  #led = 0

  readonly wanted = $derived.by(() => {
    const sought = this.open ? this.sought.trim() : ''
    return sought.length < SHORTEST ? '' : sought
  })

  readonly matches = $derived.by(() => {
    const found: Match[] = []
    for (const { number, text } of (this.wanted && this.texts?.pages) || []) {
      const here = occurrences(text, this.wanted, MOST - found.length)
      found.push(...here.map((_, nth) => ({ page: number, nth })))
    }
    return found
  })

  readonly current = $derived.by<Match | undefined>(() => this.matches[this.place])

  /** Whether there is more to look through before all is found. */
  readonly goesOn = $derived.by(
    () => !!this.wanted && !!this.texts && !this.texts.complete && this.matches.length < MOST,
  )

  show(): void {
    this.open = true
  }

  close(): void {
    this.open = false
  }

  /** From the first match on this page or after it. */
  begin(page: number): void {
    this.place = Math.max(
      0,
      this.matches.findIndex((match) => match.page >= page),
    )
    this.steps++
  }

  step(by: 1 | -1): void {
    const { length } = this.matches
    if (!length) return
    this.place = (this.place + by + length) % length
    this.steps++
  }

  /** Marks what is sought on a page, and brings the match that one has just come to into sight; what it returns takes
   * the marks away. */
  mark(page: number, root: HTMLElement | null | undefined): (() => void) | undefined {
    const here = this.current?.page === page ? this.current.nth : -1
    const { steps } = this
    if (!root || !this.wanted) return undefined
    const leads = here >= 0 && steps !== this.#led
    if (leads) this.#led = steps
    return mark(root, this.wanted, here, leads)
  }
}

/** What stands in a PDF, read here. */
export class PdfTexts implements Texts {
  pages = $state.raw<Texts['pages']>([])
  #read = $state(0)

  constructor(readonly opened: Opened) {}

  get complete(): boolean {
    return this.#read >= this.opened.pages
  }

  async more(): Promise<void> {
    const first = this.#read + 1
    const numbers = Array.from({ length: Math.min(SOME, this.opened.pages - this.#read) }, (_, place) => first + place)
    const read = await Promise.all(
      numbers.map(async (number) => {
        const blocks = await this.opened.read(number).catch(() => [])
        return { number, text: blocks.map(({ text }) => text).join('\n') }
      }),
    )
    this.pages = [...this.pages, ...read]
    this.#read += numbers.length
  }
}

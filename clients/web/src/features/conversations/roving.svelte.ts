/* The keyboard in the timeline: one message at a time is reached by Tab, the arrows lead to the others. */

import { tick } from 'svelte'
import { edits } from '../../domain/rights'
import { store } from '../../sync/live'
import type { Exchange } from './exchange.svelte'
import type { Scrolling } from './scrolling.svelte'
import { indexOf, type Entry } from './timeline'

export class Roving {
  /** The entry that has been reached; the last one while none has. */
  #key = $state('')

  constructor(
    readonly entries: () => readonly Entry[],
    readonly scrolling: Scrolling,
    readonly scroller: () => HTMLElement | undefined,
  ) {}

  /** The entry reached stays in the page, however far one scrolls. */
  get kept(): number[] {
    return [this.#place()]
  }

  isCurrent(entry: Entry): boolean {
    return this.entries()[this.#place()] === entry
  }

  /** Obeys a key pressed in the timeline. */
  key(event: KeyboardEvent, exchange: Exchange): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const element = (event.target as Element).closest<HTMLElement>('[data-key]')
    if (element?.dataset.key) this.#key = element.dataset.key
    const place = this.#place()
    const to = { ArrowUp: place - 1, ArrowDown: place + 1, Home: 0, End: this.entries().length - 1 }[event.key]
    if (to === undefined) {
      if (this.#act(event, element, exchange)) event.preventDefault()
    } else if (element) {
      event.preventDefault()
      void this.#focus(to)
    }
  }

  /** To a message, if it is shown. */
  async focusOn(seq: number): Promise<void> {
    const place = indexOf(this.entries(), seq)
    if (place !== -1) await this.#focus(place)
  }

  #place(): number {
    const all = this.entries()
    const found = this.#key ? all.findIndex((entry) => entry.key === this.#key) : -1
    return found === -1 ? all.length - 1 : found
  }

  async #focus(to: number): Promise<void> {
    const all = this.entries()
    const entry = all[Math.max(0, Math.min(to, all.length - 1))]
    if (!entry) return
    this.#key = entry.key
    await tick()
    this.scrolling.to(all.indexOf(entry), 'nearest')
    this.scroller()
      ?.querySelector<HTMLElement>(`[data-key="${CSS.escape(entry.key)}"]`)
      ?.focus({ preventScroll: true })
  }

  /** False when the key means nothing here. */
  #act(event: KeyboardEvent, element: HTMLElement | null, exchange: Exchange): boolean {
    if (event.key === 'Escape') {
      exchange.write()
      return true
    }
    const message = this.entries()[this.#place()]?.messages[0]
    if (!element || !message || event.target !== element) return false
    const conversation = store.state.conversations.get(message.conversation)
    const letter = event.key.toLowerCase()
    if (letter === 'r' && message.content.type === 'chat' && exchange.may.write()) exchange.reply(message)
    else if (letter === 'e' && conversation && edits(store.state, conversation, message)) exchange.edit(message)
    else if (event.key === 'Enter') exchange.openMenu({ message, shows: 'all' }, element)
    else return false
    return true
  }
}

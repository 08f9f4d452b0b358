/* Who may be named while one types an @, and which of them is chosen. */

import { othersIn } from '../../domain/people'
import { callsAll } from '../../domain/rights'
import type { Conversation } from '../../frames'
import { t } from '../../i18n'
import { store } from '../../sync/live'
import { nearlyBegun } from '../../text/beginnings'
import { beginsName, nameBefore } from '../../text/composing'
import type { Face } from '../../ui/types'
import { words } from './words'

const MOST = 8

/** Somebody, or everybody when there is no face. */
export interface Choice {
  name: string
  title: string
  face: Face | null
}

export class Mentioning {
  /** Where the @ stands; null while no name is being typed. */
  at = $state<number | null>(null)
  chosen = $state(0)
  #typed = $state('')
  readonly choices = $derived.by(() => (this.at === null ? [] : this.#found()))

  constructor(readonly conversation: () => Conversation | undefined) {}

  get open(): boolean {
    return this.choices.length > 0
  }

  /** Reads what stands before the caret. */
  look(text: string, caret: number): void {
    const found = nameBefore(text, caret)
    if (found?.name !== this.#typed) this.chosen = 0
    this.at = found?.at ?? null
    this.#typed = found?.name ?? ''
  }

  close(): void {
    this.at = null
  }

  move(by: number): void {
    const { length } = this.choices
    if (length) this.chosen = (this.chosen + by + length) % length
  }

  /** One wrong letter is forgiven in one word: what follows a name is no name. */
  #mayMean(name: string): boolean {
    return !/\s/.test(this.#typed) && nearlyBegun(name, this.#typed) !== null
  }

  #found(): Choice[] {
    const conversation = this.conversation()
    if (!conversation) return []
    const everybody = t().people.all
    const active = othersIn(store.state, conversation).filter((person) => person.active)
    const called = active.filter((person) => beginsName(person.name, this.#typed))
    const people = (called.length ? called : active.filter((person) => this.#mayMean(person.name))).map((person) => ({
      name: person.name,
      title: person.title || person.service,
      face: person,
    }))
    const all = callsAll(store.state, conversation) && beginsName(everybody, this.#typed)
    const whole = { name: everybody, title: words().everybody(conversation.members.length), face: null }
    return [...people.slice(0, MOST), ...(all ? [whole] : [])]
  }
}

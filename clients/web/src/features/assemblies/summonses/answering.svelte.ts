/* The reader's answer as they prepare it, and the one they have given. */

import type { Given, Summons } from '../../../frames'
import { route } from '../../../router'
import { store } from '../../../sync/live'
import { offer } from '../../../sync/offering.svelte'
import { say } from '../../../ui/toasts.svelte'
import { explainSummons } from './refused'
import { changed, PREPARED } from './saying'
import { words } from './words'

export class Answering {
  /** Nothing while nothing is chosen. */
  choice = $state<Given | ''>('')
  holder = $state('')
  sittings = $state(1)
  ill = $state(false)
  /** Whether the form is shown though an answer has been given. */
  editing = $state(false)
  acting = $state(false)
  failure = $state('')
  /** Why it cannot be given yet. */
  readonly lacks = $derived.by(() => {
    if (!this.choice) return words().chooseFirst
    return this.choice === 'proxy' && !this.holder ? words().holderMissing : ''
  })
  readonly #own: () => Summons | undefined
  readonly #take: (summonses: readonly Summons[]) => void

  /** An answer may come prepared with the address. */
  constructor(own: () => Summons | undefined, take: (summonses: readonly Summons[]) => void) {
    this.#own = own
    this.#take = take
    this.choice = PREPARED[route().query.get('reponse') ?? ''] ?? ''
    this.editing = this.choice !== ''
  }

  /** The line is back: that it was missing is over. */
  comeBack(): void {
    this.failure = ''
  }

  get shown(): boolean {
    return !this.#own()?.answer || this.editing
  }

  /** Begins with what was answered. */
  edit(): void {
    const answer = this.#own()?.answer
    this.choice = answer?.given ?? ''
    this.holder = answer?.holder ? String(answer.holder) : ''
    this.sittings = answer?.sittings ?? 1
    this.ill = answer?.ill ?? false
    this.failure = ''
    this.editing = true
  }

  keep(): void {
    this.editing = false
    this.failure = ''
  }

  async give({ conversation, seq }: { conversation: number; seq: number }): Promise<void> {
    if (!this.choice || this.lacks || this.acting) return
    this.acting = true
    this.failure = ''
    const proxy = this.choice === 'proxy'
    try {
      const summons = await store.run({
        type: 'answer_convocation',
        conversation,
        seq,
        given: this.choice,
        holder: proxy ? Number(this.holder) : null,
        sittings: proxy ? this.sittings : 1,
        ill: proxy && this.ill,
      })
      this.#take([summons])
      this.editing = false
      say(changed(summons))
      offer()
    } catch (error) {
      this.failure = explainSummons(error)
    }
    this.acting = false
  }
}

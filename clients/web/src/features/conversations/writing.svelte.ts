/* What is being written in a conversation: a message, an answer, or another text for one's own message. */

import { tick } from 'svelte'
import { othersIn, personOf } from '../../domain/people'
import { callsAll } from '../../domain/rights'
import { limits, type Conversation, type Message } from '../../frames'
import { t } from '../../i18n'
import { explain } from '../../sync/explain'
import { store } from '../../sync/live'
import type { Field } from '../../text/composing'
import { decodeMentions, encodeMentions } from '../../text/mentions'
import { attachingIn, fileWords } from '../files'
import type { Exchange } from './exchange.svelte'
import type { Mentioning } from './mentioning.svelte'
import { typing } from './typing'

const MOST = limits.send_message.text.most

export class Writing {
  text = $state('')
  failure = $state('')
  saving = $state(false)
  /** The message leaves by itself once its files are there. */
  leavesSoon = $state(false)
  area = $state.raw<HTMLTextAreaElement>()
  #edited = 0

  /** As it is sent, names being numbers. */
  readonly encoded = $derived.by(() => {
    const conversation = this.conversation()
    const everybody = callsAll(store.state, conversation) ? t().people.all : null
    return encodeMentions(this.text.trim(), othersIn(store.state, conversation), everybody)
  })
  /** Characters too many. */
  readonly excess = $derived.by(() => Math.max(0, [...this.encoded.text].length - MOST))

  /** The files that go with the next message. */
  readonly attaching = $derived.by(() => attachingIn(store.state.me?.person ?? 0, this.conversation().id))

  constructor(
    readonly conversation: () => Conversation,
    readonly exchange: Exchange,
    readonly mentioning: Mentioning,
  ) {
    this.text = store.draftOf(conversation().id)
  }

  /** What is begun elsewhere shows here, unless a hand is on this composer. */
  follow(draft: string): void {
    if (!this.exchange.editing && document.activeElement !== this.area) this.text = draft
  }

  /** Takes up the text of a message to edit; null gives back the draft. */
  takeUp(message: Message | null): void {
    if ((message?.seq ?? 0) === this.#edited) return
    this.#edited = message?.seq ?? 0
    const names = { person: (id: number) => personOf(store.state, id).name, everybody: t().people.all }
    const content = message?.content
    this.text = content?.type === 'chat' ? decodeMentions(content.text, names) : store.draftOf(this.conversation().id)
  }

  focusEnd(): void {
    this.area?.focus()
    this.area?.setSelectionRange(this.text.length, this.text.length)
  }

  /** A key has changed the text. */
  written(): void {
    const { id } = this.conversation()
    this.failure = ''
    this.look()
    if (this.exchange.editing) return
    store.write(id, this.text)
    if (this.text.trim()) typing(id)
  }

  /** Looks for a name being typed before the caret. */
  look(): void {
    if (this.area) this.mentioning.look(this.text, this.area.selectionStart)
  }

  async change(make: (field: Field) => Field): Promise<void> {
    const { area } = this
    if (!area) return
    const field = make({ text: this.text, start: area.selectionStart, end: area.selectionEnd })
    this.text = field.text
    await tick()
    area.focus()
    area.setSelectionRange(field.start, field.end)
    this.written()
  }

  async submit(): Promise<void> {
    const { encoded, exchange } = this
    this.area?.focus()
    if (this.excess || this.saving) return
    if (exchange.editing) return this.#save(exchange.editing)
    if ((!encoded.text && !this.attaching.list.length) || this.#mustWait()) return
    const answers = exchange.replyingTo?.seq ?? null
    this.text = ''
    exchange.rest()
    this.mentioning.close()
    const { files } = this.attaching
    this.attaching.clear()
    await store.send({ conversation: this.conversation().id, reply_to: answers, ...encoded }, { files })
    exchange.toLatest()
  }

  /** Whether a file was refused, which is said, or is still on its way: the message then leaves as soon as it is there. */
  #mustWait(): boolean {
    const { ready, refused } = this.attaching
    this.failure = refused ? fileWords().refusedOnes : ''
    this.leavesSoon = !ready && !refused
    return !ready
  }

  async #save(message: Message): Promise<void> {
    this.saving = true
    try {
      const { conversation, seq } = message
      await store.run({ type: 'edit_message', conversation, seq, ...this.encoded })
      this.exchange.rest()
    } catch (error) {
      this.failure = explain(error)
    }
    this.saving = false
    this.area?.focus()
  }
}

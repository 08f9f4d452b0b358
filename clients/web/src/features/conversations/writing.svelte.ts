/* What is being written in a conversation: a message, an answer, or another text for one's own message. */

import { tick } from 'svelte'
import { othersIn, personOf } from '../../domain/people'
import { messageAt, revisedSince, type Log } from '../../domain/log'
import { answerTo } from '../../domain/remarks'
import { callsAll, edits } from '../../domain/rights'
import { limits, type Conversation, type Message, type ScheduledMessage } from '../../frames'
import { t } from '../../i18n'
import { explain } from '../../sync/explain'
import { store } from '../../sync/live'
import { want } from '../../sync/history'
import { insist } from '../../sync/insisting'
import { settle } from '../../sync/marking'
import { revise } from '../../sync/revising'
import { forgetWritten, keepWritten, writtenAt } from '../../sync/written'
import type { Field } from '../../text/composing'
import { decodeMentions, encodeMentions } from '../../text/mentions'
import { attachingIn, fileWords, MOST as FILES, type Attaching } from '../files'
import type { Mentioning } from '../messages'
import { depart } from './departing.svelte'
import type { Exchange } from './exchange.svelte'
import { typing } from './typing'
import { words } from './words'

const MOST = limits.send_message.text.most

/** Another text for one's own message, and when the one was written in whose place it is to stand. */
interface Edit {
  seq: number
  edited_at: string | null
  text: string
}

export class Writing {
  text = $state('')
  failure = $state('')
  saving = $state(false)
  area = $state.raw<HTMLTextAreaElement>()
  #edited = 0
  #answered = 0
  /** Scheduled again as it is, or sent, for an answer that was lost, it is the same message. */
  #attempt = { what: '', id: '' }
  /** The `edited_at` of the text that is changed. */
  #from = $state.raw<Date | null>(null)

  /** As it is sent, names being numbers. */
  readonly encoded = $derived.by(() => {
    const conversation = this.conversation()
    const everybody = callsAll(store.state, conversation) ? t().people.all : null
    return encodeMentions(this.text.trim(), othersIn(store.state, conversation), everybody)
  })
  /** Characters too many. */
  readonly excess = $derived.by(() => Math.max(0, [...this.encoded.text].length - MOST))

  /** The message as it stands, where it was changed elsewhere since one began to, and to something else. */
  readonly revised = $derived.by(() => {
    const seq = this.exchange.editing?.seq
    const found = seq && revisedSince(store.state.logs.get(this.conversation().id), seq, this.#from)
    return found && found.content.type === 'chat' && found.content.text !== this.encoded.text ? found : null
  })

  /** The files that go with the next message. */
  readonly attaching = $derived.by(() => attachingIn(store.state.me?.person ?? 0, this.conversation().id))

  constructor(
    readonly conversation: () => Conversation,
    readonly exchange: Exchange,
    readonly mentioning: Mentioning,
  ) {
    this.text = store.draftOf(conversation().id)
  }

  /** What is written on another page or device shows here; until it is told, what is written here stands. */
  follow(draft: string): void {
    if (!this.exchange.editing) this.text = draft
  }

  /** Takes up the text of a message to edit, as far as it was written here; null gives back the draft. */
  takeUp(message: Message | null): void {
    if ((message?.seq ?? 0) === this.#edited) return
    const begun = message && this.#begun(message.seq)
    this.#from = begun ? begun.from : (message?.edited_at ?? null)
    if (this.#edited) forgetWritten('edit', this.#author, this.#place)
    this.#edited = message?.seq ?? 0
    const names = { person: (id: number) => personOf(store.state, id).name, everybody: t().people.all }
    const content = message?.content
    this.text =
      begun?.text ??
      (content?.type === 'chat' ? decodeMentions(content.text, names) : store.draftOf(this.conversation().id))
  }

  /** Keeps what the next message answers. */
  answer(message: Message | null): void {
    if (message) keepWritten('reply', this.#author, this.#place, message.seq)
    else if (this.#answered) forgetWritten('reply', this.#author, this.#place)
    this.#answered = message?.seq ?? 0
  }

  /** Goes on with the answer or the edit that was begun here before the page was left, once its message is there. */
  resume(log: Log | undefined): void {
    const edited = this.#lookFor(log, this.#kept?.seq)
    const answered = this.#lookFor(log, writtenAt('reply', this.#author, this.#place) as number | null)
    if (answered?.content.type === 'deleted') forgetWritten('reply', this.#author, this.#place)
    else if (answered && !this.exchange.editing) this.exchange.replyingTo = answered
    if (!edited || this.exchange.editing) return
    if (edits(store.state, this.conversation(), edited)) this.exchange.editing = edited
    else forgetWritten('edit', this.#author, this.#place)
  }

  /** Asked of the server where it is not held. */
  #lookFor(log: Log | undefined, seq: number | null | undefined): Message | undefined {
    const found = messageAt(log, seq ?? 0)
    if (seq && !found && store.line === 'online') want(this.conversation().id, [seq])
    return found
  }

  get #author(): number {
    return store.state.me?.person ?? 0
  }

  get #place(): string {
    return String(this.conversation().id)
  }

  get #kept(): Edit | null {
    return writtenAt('edit', this.#author, this.#place) as Edit | null
  }

  /** What was written here in the place of this message, and of which text. */
  #begun(seq: number): { text: string; from: Date | null } | null {
    const kept = this.#kept
    if (kept?.seq !== seq) return null
    return { text: kept.text, from: kept.edited_at ? new Date(kept.edited_at) : null }
  }

  #keepEdit({ seq }: Message): void {
    const edit: Edit = { seq, edited_at: this.#from?.toISOString() ?? null, text: this.text }
    keepWritten('edit', this.#author, this.#place, edit)
  }

  /** Gives up what was written here for what was changed elsewhere. */
  takeRevised(): void {
    const { revised } = this
    forgetWritten('edit', this.#author, this.#place)
    this.#edited = 0
    this.takeUp(revised)
    this.exchange.editing = revised
  }

  /** What was changed elsewhere has been seen, and is replaced. */
  async keepOwn(): Promise<void> {
    this.#from = this.revised?.edited_at ?? this.#from
    await this.submit()
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
    if (this.exchange.editing) return this.#keepEdit(this.exchange.editing)
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
    if (exchange.editing) return this.revised ? undefined : this.#save(exchange.editing)
    const { attaching, text } = this
    const inExcess = attaching.excess.map(({ name }) => name).join(', ')
    this.failure = attaching.refused ? fileWords().refusedOnes : inExcess && fileWords().inExcess(FILES, inExcess)
    if ((!encoded.text && !attaching.list.length) || this.failure) return
    const conversation = this.conversation().id
    const { replyingTo } = exchange
    const about = answerTo(replyingTo)
    const said = { conversation, reply_to: replyingTo?.seq ?? null, about, ...encoded }
    this.text = ''
    exchange.rest()
    this.mentioning.close()
    if (attaching.ready) await this.#send(said, attaching)
    else await depart(said, text, attaching)
    exchange.toLatest()
  }

  /** Has it sent at that instant; what was wrong, or nothing. `waits` says whether whoever asked for it still does. */
  async schedule(send_at: Date, waits: () => boolean): Promise<string> {
    const { encoded, exchange, attaching } = this
    if (!attaching.ready || attaching.excess.length) return words().filesFirst
    const conversation = this.conversation().id
    const { replyingTo } = exchange
    const about = answerTo(replyingTo)
    const said = { conversation, reply_to: replyingTo?.seq ?? null, about, ...encoded, files: attaching.ids }
    const what = JSON.stringify(said)
    if (this.#attempt.what !== what) this.#attempt = { what, id: crypto.randomUUID() }
    try {
      await insist({ type: 'schedule_message', client_id: this.#attempt.id, send_at, ...said }, waits)
    } catch (error) {
      return explain(error)
    }
    this.#attempt = { what: '', id: '' }
    this.text = ''
    store.write(conversation, '')
    attaching.clear()
    exchange.rest()
    return ''
  }

  /** Takes up what was to be sent later, after what is being written. */
  takeBack({ text, files }: ScheduledMessage): void {
    const names = { person: (id: number) => personOf(store.state, id).name, everybody: t().people.all }
    this.text = [this.text.trim(), decodeMentions(text, names)].filter(Boolean).join('\n')
    this.attaching.join(files)
    store.write(this.conversation().id, this.text)
  }

  async #send(said: Parameters<typeof store.send>[0], attaching: Attaching): Promise<void> {
    const { files } = attaching
    attaching.clear()
    const { conversation, reply_to = null, about = null, text, mentions = [], mentions_all = false } = said
    const what = JSON.stringify({
      conversation,
      reply_to,
      about,
      text,
      mentions,
      mentions_all,
      files: files.map(({ id }) => id),
    })
    const clientId = this.#attempt.what === what ? this.#attempt.id : undefined
    this.#attempt = { what: '', id: '' }
    await store.send(said, { files, clientId })
    // What was expected has been answered.
    if (said.reply_to) void settle({ conversation: said.conversation, seq: said.reply_to })
  }

  async #save(message: Message): Promise<void> {
    this.saving = true
    try {
      const { conversation, seq } = message
      await revise({ type: 'edit_message', conversation, seq, edited_at: this.#from, ...this.encoded })
      this.exchange.rest()
    } catch (error) {
      this.failure = this.revised ? '' : explain(error)
    }
    this.saving = false
    this.area?.focus()
  }
}

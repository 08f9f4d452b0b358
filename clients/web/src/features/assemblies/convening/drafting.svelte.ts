/* One draft under one's hands: told to the server when they rest, and to what others change meanwhile it gives way. */

import type { AnyEvent, ConvocationDraft, File } from '../../../frames'
import { explain } from '../../../sync/explain'
import { store } from '../../../sync/live'
import { Refused } from '../../../sync/socket'
import { say } from '../../../ui/toasts.svelte'
import { Documents } from './documents.svelte'
import { formOf, patchOf, FIELDS, type Field, type Form } from './form'
import { merged } from './merging'
import { sentAs } from './sent'
import { words } from './words'

/** Milliseconds without a change, after which the server is told. */
const REST = 700
/** Milliseconds within which the message comes that a draft has become. */
const BECOMES = 1_500
const TRIES = 4
/** Where the author's signed act is on its way to, rather than to an item. */
export const SIGNED = 'signed'

export type Stage = 'saved' | 'waiting' | 'saving' | 'cut' | 'refused'

export interface Lost {
  field: Field
  by: number
  form: Form
}

export class Drafting {
  /** As the server holds it. */
  draft = $state.raw<ConvocationDraft>() as ConvocationDraft
  form = $state<Form>() as Form
  stage = $state<Stage>('saved')
  failure = $state('')
  /** What was changed here and by somebody else at once: theirs stands. */
  lost = $state.raw<readonly Lost[]>([])
  /** What the server did not take, by field: the value it refused. */
  refused = $state.raw<Partial<Record<Field, string>>>({})
  /** Once the draft is no more: whether it was sent, under which number, and whether from here. */
  gone = $state.raw<{ seq: number | null; own: boolean } | null>(null)

  readonly documents = new Documents(
    (key, files) => {
      this.#take(key, files)
    },
    () => this.draft.conversation,
  )

  /** What the form is measured against: whether it is dirty shows, so this is state as well. */
  #base = $state.raw<Form>() as Form
  #sent: Form | undefined
  #running: Promise<void> | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #left = false
  readonly #deaf: (() => void)[]

  constructor(
    draft: ConvocationDraft,
    readonly ended: () => void = () => undefined,
  ) {
    this.draft = draft
    this.#base = formOf(draft)
    this.form = structuredClone(this.#base)
    const returned = () => void this.reload().then(() => this.save())
    this.#deaf = [store.listen((event) => this.#hear(event)), store.whenStarted(returned)]
  }

  get dirty(): boolean {
    return Object.keys(this.#patch()).length > 0
  }

  /** Says that the form may have changed. */
  changed(): void {
    if (this.gone || !this.dirty) return
    if (this.stage === 'saved') this.stage = 'waiting'
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), REST)
  }

  /** Tells the server all that can be told now. */
  async save(): Promise<void> {
    clearTimeout(this.#timer)
    for (let tries = 0; tries < TRIES && !this.gone && this.dirty; tries++) {
      this.#running ??= this.#tell().finally(() => (this.#running = null))
      await this.#running
      if (this.stage === 'cut' || this.stage === 'refused') break
    }
    if (!this.dirty && this.stage !== 'refused') this.stage = 'saved'
    else if (this.stage === 'waiting') this.changed()
    this.#rest()
  }

  async #tell(): Promise<void> {
    const patch = this.#patch()
    this.stage = 'saving'
    this.#sent = $state.snapshot(this.form)
    try {
      const { id, revision } = this.draft
      this.take(await store.run({ type: 'change_convocation', draft: id, revision, ...patch }))
      this.stage = 'waiting'
      this.failure = ''
    } catch (error) {
      await this.#recover(error)
    }
  }

  async #recover(error: unknown): Promise<void> {
    if (!(error instanceof Refused)) {
      this.stage = 'cut'
      return
    }
    const { code, detail } = error.failure
    const field = FIELDS.find(
      (one) => detail === one || detail.startsWith(`${one}[`) || (one === 'agenda' && detail === 'files'),
    )
    if (code === 'conflict' || code === 'not_found') {
      this.#sent = undefined
      await this.reload()
      this.stage = 'waiting'
    } else if (code === 'invalid' && field) {
      this.refused = { ...this.refused, [field]: this.#valueOf(field) }
      this.stage = 'waiting'
    } else {
      this.failure = explain(error)
      this.stage = 'refused'
    }
  }

  /** Takes the draft as the server has it now; what was changed here and not by others stays. */
  take(draft: ConvocationDraft): void {
    if (draft.id !== this.draft.id || draft.revision < this.draft.revision) return
    // Of the same revision, what was sent never came: nobody has taken out of it what is not there.
    const came = draft.changed_by === store.state.me?.person && draft.revision > this.draft.revision
    const sent = came ? this.#sent : undefined
    const own = $state.snapshot(this.form)
    const theirs = formOf(draft, this.#base, ...(sent ? [sent] : []), own)
    const { form, lost } = merged(this.#base, own, theirs, sent)
    this.lost = [...this.lost, ...lost.map((field) => ({ field, by: draft.changed_by, form: own }))]
    if (JSON.stringify(form) !== JSON.stringify(own)) this.form = form
    this.#base = theirs
    this.draft = draft
  }

  /** Puts one's own value back where another one's stands. */
  putBack({ field, form }: Lost): void {
    Object.assign(this.form, { [field]: form[field] })
    this.keepTheirs(field)
  }

  keepTheirs(field: Field): void {
    this.lost = this.lost.filter((one) => one.field !== field)
  }

  /** Whether the server has refused what the field holds now. */
  isRefused(field: Field): boolean {
    return this.refused[field] !== undefined && this.refused[field] === this.#valueOf(field)
  }

  /** Asks for it anew; also what the rules say of it changes, with the day. */
  async reload(): Promise<void> {
    try {
      const { drafts } = await store.run({ type: 'load_convocation_drafts' })
      const found = drafts.find((one) => one.id === this.draft.id)
      if (found) this.take(found)
      else this.#end()
    } catch {
      this.stage = 'cut'
    }
  }

  /** The page is left: what the server does not know yet is told as soon as it can be. */
  leave(): void {
    this.#left = true
    void this.save()
  }

  back(): void {
    this.#left = false
  }

  #rest(): void {
    if (!this.#left || this.documents.going || (this.dirty && !this.gone && this.stage !== 'refused')) return
    for (const deaf of this.#deaf) deaf()
    this.ended()
  }

  #patch() {
    const refused = FIELDS.filter((field) => this.isRefused(field))
    return patchOf(this.#base, $state.snapshot(this.form), refused)
  }

  #valueOf(field: Field): string {
    // An hour that does not exist depends on its day.
    return JSON.stringify(field === 'hour' ? [this.form.date, this.form.hour] : this.form[field])
  }

  #take(key: string, files: readonly File[]): void {
    if (key === SIGNED) this.form.signed = files.at(-1) ?? null
    else this.#join(key, files)
    if (this.#left) void this.save()
  }

  /** A convocation carries each file once. */
  #join(key: string, files: readonly File[]): void {
    const there = new Set(this.form.agenda.flatMap((item) => item.files.map(({ id }) => id)))
    const again = files.find(({ id }) => there.has(id))
    if (again) say(words().joinedAlready(again.name))
    this.form.agenda.find((one) => one.key === key)?.files.push(...files.filter(({ id }) => !there.has(id)))
  }

  #hear(event: AnyEvent): void {
    if (event.type === 'convocation_draft_changed') this.take(event.draft)
    else if (event.type === 'convocation_draft_gone' && event.draft === this.draft.id) this.#end()
  }

  #end(): void {
    clearTimeout(this.#timer)
    setTimeout(() => {
      const sent = sentAs(store.state, this.draft)
      this.gone = { seq: sent?.seq ?? null, own: sent !== null && sent.author === store.state.me?.person }
      this.#rest()
    }, BECOMES)
  }
}

const held = new Map<string, Drafting>()

/** The draft as it is under the hands of this person, who may have left it before the server knew all of it. */
export function draftingOf(person: number, draft: ConvocationDraft): Drafting {
  const key = `${person} ${draft.id}`
  const found = held.get(key) ?? new Drafting(draft, () => held.delete(key))
  held.set(key, found)
  found.back()
  found.take(draft)
  return found
}

/* A publication being written: kept on the server as a draft, published at once or at its hour; or one that is changed. */

import { revisedSince } from '../../domain/log'
import { isPost, type Published } from '../../domain/posts'
import type { PostDraft, SavePostDraft } from '../../frames'
import { store } from '../../sync/live'
import { revise } from '../../sync/revising'
import { forgetWritten, keepWritten, writtenAt, type Written } from '../../sync/written'
import { Attaching } from '../files'

/** Milliseconds without a change, after which the draft is kept. */
const REST = 1_500

const author = () => store.state.me?.person ?? 0

export class PostWriting {
  conversation = $state(0)
  title = $state('')
  text = $state('')
  tracked = $state(false)
  labels = $state.raw<string[]>([])
  /** Whoever has opened the text that is changed is to open and to acknowledge the new one. */
  asksAnew = $state(false)
  cover = $state<number | null>(null)
  later = $state(false)
  /** The instant that is chosen, for when it is to be published later. */
  at = $state.raw<Date | null>(null)
  /** The instant that the server knows of. */
  publishAt = $state.raw<Date | null>(null)
  readonly attaching = new Attaching()
  /** When the server last kept it; null when it has not. */
  keptAt = $state.raw<Date | null>(null)
  unkept = $state(false)
  clientId: string = crypto.randomUUID()
  edited = $state.raw<Published | null>(null)
  /** The `edited_at` of the text that is changed. */
  #from = $state.raw<Date | null>(null)
  #timer: ReturnType<typeof setTimeout> | undefined
  #last = ''

  /** One that is scheduled is changed by its author's word, not while they type. */
  readonly scheduled = $derived(this.publishAt !== null)
  readonly pictures = $derived(this.attaching.files.filter((file) => file.width !== null))
  /** The publication as it stands, where it was changed elsewhere since one began, and to something else. */
  readonly revised = $derived.by(() => {
    const { conversation = 0, seq = 0 } = this.edited ?? {}
    const found = revisedSince(store.state.logs.get(conversation), seq, this.#from) ?? undefined
    return isPost(found) && !this.#says(found) ? found : null
  })
  /** There is something to save of the publication that is changed. */
  readonly differs = $derived.by(() => this.edited !== null && !this.#says(this.edited))
  /** Somebody may have read no more than a text before the one that saving leaves there. */
  readonly mayAskAnew = $derived(
    this.edited?.content.tracked === true && (this.differs || this.edited.edited_at !== null),
  )
  /** What would be kept, or published. */
  readonly said = $derived({
    conversation: this.conversation,
    title: this.title.trim(),
    text: this.text,
    tracked: this.tracked,
    files: this.attaching.ids,
    cover: this.pictures.some((file) => file.id === this.cover) ? this.cover : null,
    labels: this.labels,
  })

  takeUpDraft(draft: PostDraft): void {
    this.clientId = draft.client_id
    this.publishAt = draft.publish_at
    this.at = draft.publish_at ?? this.at
    this.later = draft.publish_at !== null
    this.keptAt = draft.changed_at
    this.#take(draft.conversation, draft)
  }

  /** What another device of the author's has kept, unless this one has something to keep itself. */
  follow(draft: PostDraft): void {
    const news = draft.changed_at.getTime() > (this.keptAt?.getTime() ?? Infinity)
    if (draft.client_id === this.clientId && news && !this.#changed) this.takeUpDraft(draft)
  }

  takeUpPost(post: Published): void {
    this.edited = post
    this.#from = post.edited_at
    this.#take(post.conversation, post.content)
  }

  #says({ content }: Published): boolean {
    const { title, text, files, cover, labels } = this.said
    const there = [content.title, content.text, content.files.map(({ id }) => id), content.cover, content.labels]
    return JSON.stringify([title, text, files, cover, labels]) === JSON.stringify(there)
  }

  /** Gives up what was written here for what was changed elsewhere. */
  takeRevised(): void {
    if (!this.revised) return
    forgetWritten('post', author(), this.#place)
    this.takeUpPost(this.revised)
  }

  /** What was changed elsewhere has been seen, and is to be replaced. */
  keepOwn(): void {
    this.#from = this.revised?.edited_at ?? this.#from
  }

  #take(
    conversation: number,
    said: Pick<PostDraft, 'title' | 'text' | 'tracked' | 'files' | 'cover' | 'labels'>,
  ): void {
    this.conversation = conversation
    this.title = said.title
    this.text = said.text
    this.tracked = said.tracked
    this.cover = said.cover
    this.labels = said.labels
    this.attaching.put(said.files)
    this.#last = JSON.stringify(this.said)
    this.#takeUpHere()
  }

  /** One that only this device has. */
  takeUpNew(clientId: string): void {
    this.clientId = clientId
    this.#takeUpHere()
  }

  /** What this device has of it, and the server has not. */
  #takeUpHere(): void {
    const here = writtenAt('post', author(), this.#place) as Written | null
    if (!here) return
    const { conversation, title, text, tracked, cover } = here.said
    // What an earlier version kept here has none.
    const labels = (here.said.labels as string[] | undefined) ?? this.labels
    Object.assign(this, { conversation, title, text, tracked, cover, labels })
    if (this.edited) this.#from = here.edited_at ? new Date(here.edited_at) : null
    this.asksAnew = here.asks_anew ?? false
    this.attaching.put(here.files)
  }

  get #place(): string {
    return this.edited ? `${this.edited.conversation}/${this.edited.seq}` : this.clientId
  }

  get #changed(): boolean {
    return JSON.stringify(this.said) !== this.#last
  }

  /** Something has been written that is no publication yet. */
  get begun(): boolean {
    return !!(this.keptAt ?? (this.said.title || this.text.trim() || this.said.files.length))
  }

  /** Call after each change: keeps it, on this device at once and on the server when the hand rests. */
  changed(): void {
    if (!this.conversation || !this.begun) return
    const draft = !this.edited && !this.scheduled
    if (!this.#changed && !this.asksAnew) {
      // As it was published or scheduled again.
      if (!draft) forgetWritten('post', author(), this.#place)
      return
    }
    const rest = { files: this.attaching.files, draft, edited_at: this.#from, asks_anew: this.asksAnew }
    keepWritten('post', author(), this.#place, { said: this.said, ...rest })
    if (!draft) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.keep().catch(() => undefined), REST)
  }

  /** Keeps it as a draft now; with an instant, to be published then. */
  async keep(publish_at: Date | null = null): Promise<void> {
    clearTimeout(this.#timer)
    const { said } = this
    const command: SavePostDraft = { type: 'save_post_draft', client_id: this.clientId, ...said, publish_at }
    try {
      const kept = await store.run(command)
      this.#last = JSON.stringify(said)
      this.keptAt = kept.changed_at
      this.publishAt = kept.publish_at
      this.unkept = false
      if (!this.#changed) forgetWritten('post', author(), this.#place)
    } catch (error) {
      this.unkept = true
      throw error
    }
  }

  /** Publishes it, or the change of it; its place. */
  async publish(): Promise<{ conversation: number; seq: number }> {
    clearTimeout(this.#timer)
    const { tracked, ...said } = this.said
    const { edited, asksAnew: asks_anew } = this
    if (edited) return revise({ type: 'edit_post', ...said, seq: edited.seq, edited_at: this.#from, asks_anew })
    return store.run({ type: 'send_post', client_id: this.clientId, tracked, ...said })
  }

  /** Keeps what was not kept yet: the page may be gone in a moment. */
  rest(): void {
    if (!this.#changed || this.edited || this.scheduled || !this.begun) return
    void this.keep().catch(() => undefined)
  }

  /** Leaves it as it is; a change of what is published or scheduled is given up. */
  leave(): void {
    if (this.edited || this.scheduled) forgetWritten('post', author(), this.#place)
    else this.rest()
  }

  /** Published: there is nothing left to keep. */
  done(): void {
    clearTimeout(this.#timer)
    this.#last = JSON.stringify(this.said)
    forgetWritten('post', author(), this.#place)
  }
}

/* A publication being written: kept on the server as a draft, published at once or at its hour; or one that is changed. */

import type { Published } from '../../domain/posts'
import type { PostDraft, SavePostDraft } from '../../frames'
import { store } from '../../sync/live'
import { Attaching } from '../files'

/** Milliseconds without a change, after which the draft is kept. */
const REST = 1_500

export class PostWriting {
  conversation = $state(0)
  title = $state('')
  text = $state('')
  tracked = $state(false)
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
  #timer: ReturnType<typeof setTimeout> | undefined
  #last = ''

  /** One that is scheduled is changed by its author's word, not while they type. */
  readonly scheduled = $derived(this.publishAt !== null)
  readonly pictures = $derived(this.attaching.files.filter((file) => file.width !== null))
  /** What would be kept, or published. */
  readonly said = $derived({
    conversation: this.conversation,
    title: this.title.trim(),
    text: this.text,
    tracked: this.tracked,
    files: this.attaching.ids,
    cover: this.pictures.some((file) => file.id === this.cover) ? this.cover : null,
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
    this.#take(post.conversation, post.content)
  }

  #take(conversation: number, said: Pick<PostDraft, 'title' | 'text' | 'tracked' | 'files' | 'cover'>): void {
    this.conversation = conversation
    this.title = said.title
    this.text = said.text
    this.tracked = said.tracked
    this.cover = said.cover
    this.attaching.put(said.files)
    this.#last = JSON.stringify(this.said)
  }

  get #changed(): boolean {
    return JSON.stringify(this.said) !== this.#last
  }

  /** Call after each change: keeps it once the hand rests. */
  changed(): void {
    if (!this.#changed || this.edited || this.scheduled || !this.conversation) return
    const empty = !this.said.title && !this.text.trim() && !this.said.files.length
    if (empty && !this.keptAt) return
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
    } catch (error) {
      this.unkept = true
      throw error
    }
  }

  /** Publishes it, or the change of it; its place. */
  async publish(): Promise<{ conversation: number; seq: number }> {
    clearTimeout(this.#timer)
    const { tracked, ...said } = this.said
    if (this.edited) return store.run({ type: 'edit_post', ...said, seq: this.edited.seq })
    return store.run({ type: 'send_post', client_id: this.clientId, tracked, ...said })
  }

  /** Leaves it as it is; what was not kept yet is kept. */
  leave(): void {
    if (!this.#changed || this.edited || this.scheduled) return
    if (this.keptAt || this.said.title || this.text.trim()) void this.keep().catch(() => undefined)
  }

  /** Published: there is nothing left to keep. */
  done(): void {
    clearTimeout(this.#timer)
    this.#last = JSON.stringify(this.said)
  }
}

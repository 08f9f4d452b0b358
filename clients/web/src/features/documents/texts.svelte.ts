/* What was read in a version of a document, asked for a part after the other. */

import type { DocumentPage } from '../../frames'
import { store } from '../../sync/live'
import type { Texts } from '../files'

export class DocumentTexts implements Texts {
  pages = $state.raw<readonly DocumentPage[]>([])
  complete = $state(false)
  unread = $state.raw<readonly number[]>([])

  constructor(
    readonly node: number,
    readonly version: number,
  ) {}

  async more(): Promise<void> {
    if (this.complete) return
    const after = this.pages.at(-1)?.number ?? 0
    const answer = await store.run({ type: 'load_document_pages', node: this.node, version: this.version, after })
    // Asked for twice at once, it is taken once.
    if ((this.pages.at(-1)?.number ?? 0) !== after) return
    this.pages = [...this.pages, ...answer.pages]
    this.complete = answer.complete
    this.unread = answer.unread
  }
}

/* What goes on between the parts of one open conversation: who is answered, what is edited, where one is sent. */

import type { Message } from '../../frames'
import type { Attaching } from '../files'

export interface Asked {
  message: Message
  /** Only the reactions, or everything one may do. */
  shows: 'reactions' | 'acts' | 'all'
}

export interface May {
  write: () => boolean
  /** React, edit, delete: not in an archived group. */
  change: () => boolean
}

export class Exchange {
  replyingTo = $state.raw<Message | null>(null)
  editing = $state.raw<Message | null>(null)
  /** The entry under the hand, which shows its tools. */
  active = $state('')
  /** The message that one has been led to; 0 for none. */
  lit = $state(0)
  /** The message whose menu is open: its tools stay, for the menu stands beside one of them. */
  asked = $state.raw<Asked | null>(null)
  /** What is asked about a message, in front of the page. */
  dialog = $state.raw<{ kind: 'delete' | 'versions' | 'recall' | 'forward'; message: Message } | null>(null)

  /** Set by the timeline and the composer once they are there. */
  goTo: (seq: number) => void = () => undefined
  toLatest: () => void = () => undefined
  openMenu: (asked: Asked, anchor: Element) => void = () => undefined
  write: () => void = () => undefined
  focusOn: (seq: number) => void = () => undefined
  /** Where files are joined to what is being written; undefined while none can be. */
  joining: () => Attaching | undefined = () => undefined
  latestOwn: () => Message | undefined = () => undefined

  constructor(readonly may: May) {}

  reply(message: Message): void {
    this.editing = null
    this.replyingTo = message
    this.write()
  }

  edit(message: Message): void {
    this.replyingTo = null
    this.editing = message
    this.write()
  }

  /** Back to a composer that neither answers nor edits. */
  rest(): void {
    this.replyingTo = null
    this.editing = null
  }
}

/** Where a message is found again. */
export function permalink({ conversation, seq }: { conversation: number; seq: number }): string {
  return `/discussions/${conversation}/${seq}`
}

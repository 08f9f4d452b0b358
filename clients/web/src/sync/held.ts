/* What came in quiet hours while this page was open: kept until they end. */

import type { Message } from '../frames'

export class Held {
  #messages: Message[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(readonly tell: (messages: Message[]) => void) {}

  keep(message: Message, until: Date): void {
    this.#messages.push(message)
    this.#timer ??= setTimeout(this.release, until.getTime() - Date.now())
  }

  /** Tells all of it; what has to wait on may be kept again. */
  readonly release = (): void => {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const messages = this.#messages
    this.#messages = []
    if (messages.length) this.tell(messages)
  }
}

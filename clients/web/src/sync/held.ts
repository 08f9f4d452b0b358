/* What came in quiet hours while this page was open: kept until they end. */

import type { Message } from '../frames'

/** Milliseconds that one timer runs: a browser takes more than 24 days for none at all. */
const MOST = 86_400_000

export class Held {
  #messages: Message[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(readonly tell: (messages: Message[]) => void) {}

  keep(message: Message, until: Date): void {
    this.#messages.push(message)
    if (this.#timer === undefined) this.#arm(until)
  }

  #arm(until: Date): void {
    const left = until.getTime() - Date.now()
    this.#timer = setTimeout(
      () => {
        if (left > MOST) this.#arm(until)
        else this.release()
      },
      Math.min(left, MOST),
    )
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

/* Steps that are taken one after another, in the order in which they were asked for. */

export class Sequence {
  #last: Promise<unknown> = Promise.resolve()

  /** What a step gives or throws; one that fails holds up none of the others. */
  take<Result>(step: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(step)
    this.#last = done.catch(() => undefined)
    return done
  }
}

/* What one does, as acts: each a step of one's own way back, however many updates it takes. */

import * as Y from 'yjs'

/** Cells in one transaction, at most. */
export const CHUNK = 2_000
/** Bytes of an update that count as one cell: so that no update has more than some 100,000. */
const LIGHT = 50
const ACT = 'act'

interface Step {
  cost: number
  run: () => void
}

type Way = 'undo' | 'redo'

/** Steps wait until their act is over: then they are told in as few transactions as their size allows. The way back goes
 * by the same transactions, since what it brings back is as large. */
export class Acts {
  private readonly undoing: Y.UndoManager
  private steps: Step[] = []
  private depth = 0
  private count = 0
  /** The one whose transactions come now. */
  private act = 0
  private busy = false

  constructor(
    private readonly doc: Y.Doc,
    private readonly origin: unknown,
  ) {
    this.undoing = new Y.UndoManager(doc, {
      captureTimeout: 0,
      trackedOrigins: new Set([origin]),
      captureTransaction: (transaction) => transaction.changed.size > 0,
    })
    this.undoing.on('stack-item-added', ({ stackItem }) => stackItem.meta.set(ACT, this.act))
  }

  /** Within `together`: what is to be done to the document. */
  step(bytes: number, run: () => void): void {
    this.steps.push({ cost: Math.max(1, bytes / LIGHT), run })
  }

  together(acts: () => void): void {
    this.depth++
    try {
      acts()
    } finally {
      if (--this.depth === 0) this.tell()
    }
  }

  back(way: Way): void {
    if (this.depth > 0) return
    this.alone(() => {
      while (this.can(way) && !this.backOne(way));
    })
  }

  can(way: Way): boolean {
    return way === 'undo' ? this.undoing.canUndo() : this.undoing.canRedo()
  }

  close(): void {
    this.undoing.destroy()
  }

  private tell(): void {
    if (this.steps.length === 0) return
    this.alone(() => undefined)
  }

  /** Whoever is told of a change may act on it: that waits until this is done. */
  private alone(first: () => void): void {
    if (this.busy) return
    this.busy = true
    try {
      first()
      while (this.steps.length > 0) {
        const steps = this.steps
        this.steps = []
        this.act = ++this.count
        this.write(steps)
      }
    } finally {
      this.busy = false
    }
  }

  private write(steps: readonly Step[]): void {
    let next = 0
    while (next < steps.length) {
      this.doc.transact(() => {
        let spent = 0
        for (let step = steps[next]; step && (spent === 0 || spent + step.cost <= CHUNK); step = steps[++next]) {
          spent += step.cost
          step.run()
        }
      }, this.origin)
    }
  }

  /** Goes back by one act; returns whether that changed anything: others may have written over all of it. */
  private backOne(way: Way): boolean {
    const stack = way === 'undo' ? 'undoStack' : 'redoStack'
    const whole = this.undoing[stack]
    this.act = Number(whole.at(-1)?.meta.get(ACT))
    const first = whole.findIndex((item) => item.meta.get(ACT) === this.act)
    // Yjs goes on to the step before where one changes nothing: it is to stop at the beginning of this act.
    const before = whole.slice(0, first)
    this.undoing[stack] = whole.slice(first)
    let changed = false
    try {
      while (this.can(way)) changed = this.undoing[way]() !== null || changed
    } finally {
      this.undoing[stack] = [...before, ...this.undoing[stack]]
    }
    return changed
  }
}

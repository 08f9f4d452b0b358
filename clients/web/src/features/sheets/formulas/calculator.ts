/* Whoever works out a batch: the evaluator in a worker of its own. */

import type { Batch, Outcome } from './calculation'
import type { Answered, Asked } from './engine.worker'

export interface Calculator {
  /** Rejects where it broke down: another has to be begun, and told everything. One batch at a time. */
  work(batch: Batch): Promise<Outcome[]>
  close(): void
}

/** A formula that takes longer is given up, and all others of that moment with it. */
const PATIENCE = 30_000
/** The first waits for the evaluator to come, on whatever line. */
const FIRST = 180_000

/** Throws where there are no workers. */
export function calculatorBeside(): Calculator {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' })
  let last = 0
  return {
    work: (batch) =>
      new Promise((resolve, reject) => {
        const number = ++last
        const fail = () => {
          worker.terminate()
          reject(new Error('calculator'))
        }
        const patience = setTimeout(fail, number === 1 ? FIRST : PATIENCE)
        worker.onerror = fail
        worker.onmessage = ({ data }: MessageEvent<Answered>) => {
          if (data.number !== number) return
          clearTimeout(patience)
          if (data.outcomes) resolve(data.outcomes)
          else fail()
        }
        worker.postMessage({ number, batch } satisfies Asked)
      }),
    close: () => worker.terminate(),
  }
}

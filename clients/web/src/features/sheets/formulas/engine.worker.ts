/* The evaluator beside the page: it answers one batch after the other. */

import init, { Model } from '@ironcalc/wasm'
import evaluator from '@ironcalc/wasm/wasm_bg.wasm?url'
import { Calculation, type Batch, type Outcome } from './calculation'

export interface Asked {
  number: number
  batch: Batch
}
export interface Answered {
  number: number
  /** Nothing where the evaluator broke down: this worker is of no more use. */
  outcomes?: Outcome[]
}

let calculation: Promise<Calculation> | undefined

async function begin(): Promise<Calculation> {
  await init({ module_or_path: evaluator })
  return new Calculation(new Model('book', 'en', zone(), 'en'))
}

/** That of the device, where it has a name. */
function zone(): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  return own.includes('/') ? own : 'Europe/Paris'
}

addEventListener('message', ({ data: { number, batch } }: MessageEvent<Asked>) => void answer(number, batch))

async function answer(number: number, batch: Batch): Promise<void> {
  calculation ??= begin()
  try {
    const answered: Answered = { number, outcomes: (await calculation).work(batch) }
    postMessage(answered)
  } catch {
    postMessage({ number } satisfies Answered)
  }
}

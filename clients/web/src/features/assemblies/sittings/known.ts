/* What the page of a sitting knows, and how what is told changes it. */

import type { AnyEvent, Sitting, Summons } from '../../../frames'
import { store } from '../../../sync/live'

export interface Known {
  sitting: Sitting
  /** Of all who were convened for those who follow the convocation; of others their own alone. */
  summonses: readonly Summons[]
}

export async function askFor({ conversation, seq }: { conversation: number; seq: number }): Promise<Known> {
  const [sitting, { summonses }] = await Promise.all([
    store.run({ type: 'load_sitting', conversation, seq }),
    store.run({ type: 'load_summonses', conversation, seq }),
  ])
  return { sitting, summonses }
}

export function told(known: Known, event: AnyEvent): Known {
  const { conversation, seq } = known.sitting
  const here = (one: { conversation: number; seq: number }) => one.conversation === conversation && one.seq === seq
  if (event.type === 'sitting_changed') return here(event.sitting) ? { ...known, sitting: event.sitting } : known
  if (event.type !== 'summons_changed' || !here(event.summons)) return known
  const { summons } = event
  return { ...known, summonses: [...known.summonses.filter((one) => one.person !== summons.person), summons] }
}

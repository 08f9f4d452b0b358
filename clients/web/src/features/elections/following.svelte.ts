/* What is counted of an election, as it is asked for and followed. */

import type { AnyEvent, Tally, TallyChanged } from '../../frames'
import { following, type Changeable } from '../../sync/following.svelte'
import { keeping, type Kept } from '../../sync/keeping.svelte'
import { store } from '../../sync/live'
import { Turns } from '../../sync/turns'
import { after, countingOf, type Counting } from './tally'

/** Asks again when something between it and what is told is missing. */
export function followCounting(place: () => { conversation: number; seq: number }): Changeable<Counting> {
  const followed = following<Counting>(
    async () => countingOf(await store.run({ type: 'load_tally', ...place() })),
    told,
    () => place().seq > 0,
  )
  const turns = new Turns<TallyChanged>(() => void followed.load())
  function told(known: Counting, event: AnyEvent): Counting {
    const { conversation, seq } = place()
    if (event.type !== 'tally_changed' || event.conversation !== conversation || event.seq !== seq) return known
    return turns.take(known.seq, event).reduce((now, one) => after(now, one) ?? now, known)
  }
  return followed
}

/** The same, of which one station stays on this device. */
export function followStation(
  place: { conversation: number; seq: number },
  station: number,
  until: () => string,
): Kept<Counting> {
  return keeping<Counting>(
    followCounting(() => place),
    'figures',
    `${place.conversation}/${place.seq}/${station}`,
    ({ checks, figures, stations }) => {
      const own = [...figures.values()].filter((one) => one.station === station)
      return { what: { checks, figures: own, stations: stations.get(station) ?? [] }, until: until() }
    },
    (kept) => {
      const { checks, figures, stations } = kept as Pick<Tally, 'checks' | 'figures' | 'stations'>
      return countingOf({
        checks,
        figures: figures.map((one) => ({
          ...one,
          entered_at: new Date(one.entered_at),
          instead_of: one.instead_of && { ...one.instead_of, entered_at: new Date(one.instead_of.entered_at) },
        })),
        stations: stations.map((one) => ({ ...one, frozen_at: new Date(one.frozen_at) })),
        seq: 0,
      })
    },
  )
}

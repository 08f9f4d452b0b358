/* The appointments of a board, as they are asked for and followed; the last state stays on this device for when there is no
   line. */

import { untrack } from 'svelte'
import type { AnyEvent, Appointment } from '../../frames'
import { iAmGuest } from '../../domain/people'
import { following, type Changeable } from '../../sync/following.svelte'
import { store } from '../../sync/live'
import { keepWritten, writtenAt } from '../../sync/written'
import { after, EMPTY, joined, type Diary } from './diary'

interface Kept {
  at: string
  seq: number
  appointments: Appointment[]
}

const MOST_KEPT = 400
const A_MOMENT = 1_000

export interface FollowedDiary extends Changeable<Diary> {
  /** Since when nothing new has come; null while the line is there. */
  readonly since: Date | null
}

/** `version` is the number of the board's latest change: by it a guest may receive people elsewhere. */
export function followDiary(
  place: () => { conversation: number; seq: number },
  version: () => number,
  today: string,
): FollowedDiary {
  const key = () => `list ${place().conversation}/${place().seq}`
  const author = () => store.state.me?.person ?? 0
  let since = $state.raw<Date | null>(null)

  async function ask(): Promise<Diary> {
    let diary = EMPTY
    for (let complete = false; !complete;) {
      const told = await store.run({ type: 'load_appointments', ...place(), after: diary.seq })
      diary = joined(diary, told)
      complete = told.complete
    }
    return diary
  }

  const followed = following<Diary>(ask, told, () => place().seq > 0)

  function told(known: Diary, event: AnyEvent): Diary {
    const { conversation, seq } = place()
    if (event.type !== 'appointments_changed' || event.conversation !== conversation || event.seq !== seq) return known
    const next = after(known, event)
    if (!next) queueMicrotask(() => void followed.load())
    return next ?? known
  }

  let seen = untrack(version)
  $effect(() => {
    const now = version()
    if (now === seen) return
    seen = now
    if (iAmGuest(store.state)) void followed.load()
  })

  const kept = writtenAt('appointments', author(), key()) as Kept | null
  const before: Diary | null = kept && {
    seq: 0,
    appointments: new Map(
      kept.appointments.map((one) => [one.id, { ...one, made_at: new Date(one.made_at as unknown as string) }]),
    ),
  }

  // What stands is kept for a device that loses its line: of today and after, as much as there is room for.
  $effect(() => {
    const known = followed.known
    if (!known) return
    const timer = setTimeout(() => {
      const appointments = [...known.appointments.values()].filter(({ day }) => day >= today).slice(0, MOST_KEPT)
      keepWritten('appointments', author(), key(), { at: new Date().toISOString(), seq: known.seq, appointments })
    }, A_MOMENT)
    return () => clearTimeout(timer)
  })
  $effect(() => {
    if (store.line === 'online') since = null
    else since ??= kept && !followed.known ? new Date(kept.at) : new Date()
  })

  return {
    get known() {
      return followed.known ?? before
    },
    get failure() {
      return followed.failure
    },
    get since() {
      return since
    },
    load: followed.load,
    take: followed.take,
    change: followed.change,
  }
}

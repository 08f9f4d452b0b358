/* The appointments of a board, as they are asked for and followed; the last state stays on this device for when there is no
   line. */

import { untrack } from 'svelte'
import type { AnyEvent, Appointment, AppointmentsChanged } from '../../frames'
import { iAmGuest } from '../../domain/people'
import { following } from '../../sync/following.svelte'
import { keeping, type Kept } from '../../sync/keeping.svelte'
import { store } from '../../sync/live'
import { Turns } from '../../sync/turns'
import { after, EMPTY, joined, type Diary } from './diary'

const MOST_KEPT = 400

/** `version` is the number of the board's latest change: by it a guest may receive people elsewhere. */
export function followDiary(
  place: () => { conversation: number; seq: number },
  version: () => number,
  today: string,
): Kept<Diary> {
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

  const turns = new Turns<AppointmentsChanged>(() => void followed.load())
  function told(known: Diary, event: AnyEvent): Diary {
    const { conversation, seq } = place()
    if (event.type !== 'appointments_changed' || event.conversation !== conversation || event.seq !== seq) return known
    return turns.take(known.seq, event).reduce((now, one) => after(now, one) ?? now, known)
  }

  let seen = untrack(version)
  $effect(() => {
    const now = version()
    if (now === seen) return
    seen = now
    if (iAmGuest(store.state)) void followed.load()
  })

  // Of today and after.
  return keeping<Diary>(
    followed,
    'appointments',
    untrack(() => `${place().conversation}/${place().seq}`),
    ({ appointments }) => {
      const what = [...appointments.values()].filter(({ day }) => day >= today).slice(0, MOST_KEPT)
      return {
        what,
        until:
          what
            .map(({ day }) => day)
            .sort()
            .at(-1) ?? today,
      }
    },
    (kept) => {
      const appointments = (kept as Appointment[]).map((one) => ({
        ...one,
        made_at: new Date(one.made_at),
        changed_at: one.changed_at && new Date(one.changed_at),
      }))
      return joined(EMPTY, { appointments, gone: [], seq: 0 })
    },
  )
}

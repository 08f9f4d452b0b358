/* What is done with appointments: shown at once, sent in order, and given back with its reason where the server did not take
   it. */

import type { Appointment, AppointmentMark, BookAppointment } from '../../frames'
import type { Changeable } from '../../sync/following.svelte'
import { store } from '../../sync/live'
import { Queue, type Lost as Refusal, type Queued } from '../../sync/queue.svelte'
import { joined, type Diary } from './diary'

export type Marked = AppointmentMark

export interface Marking extends Queued {
  type: 'mark_appointment'
  appointment: number
  state: Marked
  /** When it was done on this device. */
  at: string
}

type Entry = Omit<BookAppointment, 'type' | 'conversation' | 'seq' | 'client_id'>

/** Who is booked, before anything is said of them; each field of `Entry` has its place here, and is sent. */
export const NOBODY: Entry = {
  day: '',
  place: null,
  hour: null,
  name: '',
  party: 1,
  phone: '',
  email: '',
  remark: '',
  walk_in: false,
}

/** What of an act says who is booked. */
export const entryOf = (entry: Entry) =>
  Object.fromEntries(Object.keys(NOBODY).map((name) => [name, entry[name as keyof Entry]])) as unknown as Entry

export interface Booking extends Queued, Entry {
  type: 'book_appointment'
  at: string
}

export type Act = Marking | Booking
export type Lost = Refusal<Act>

export class Acting {
  readonly #queue: Queue<Act>

  constructor(
    private readonly place: { conversation: number; seq: number },
    private readonly followed: Changeable<Diary>,
  ) {
    this.#queue = new Queue('appointments', `${place.conversation}/${place.seq}`, (one) => this.#send(one))
  }

  get waiting(): readonly Act[] {
    return this.#queue.waiting
  }

  get lost(): readonly Lost[] {
    return this.#queue.lost
  }

  /** Of an appointment, what is on its way. */
  waitingFor({ id }: Appointment): Marking | undefined {
    return this.waiting.findLast((one): one is Marking => one.type === 'mark_appointment' && one.appointment === id)
  }

  /** Those that are not booked yet. */
  get bookings(): Booking[] {
    return this.waiting.filter((one): one is Booking => one.type === 'book_appointment')
  }

  /** Those of them that wish for this hour; without one, for whoever comes without. */
  bookingsAt({ place, day, hour }: { place: number; day: string; hour: string | null }): Booking[] {
    return this.bookings.filter((one) => one.day === day && one.place === place && one.hour === hour)
  }

  mark({ id }: Appointment, state: Marked): void {
    this.#queue.add(
      { type: 'mark_appointment', client_id: crypto.randomUUID(), appointment: id, state, at: now() },
      (other) => other.type === 'mark_appointment' && other.appointment === id,
    )
  }

  book(entry: Entry): void {
    this.#queue.add({ type: 'book_appointment', client_id: crypto.randomUUID(), ...entry, at: now() })
  }

  takeBack(act: Act): void {
    this.#queue.takeBack(act)
  }

  forget(lost: Lost): void {
    this.#queue.forget(lost)
  }

  async #send(act: Act): Promise<void> {
    if (act.type === 'mark_appointment') {
      const { type, appointment, state } = act
      this.#take(await store.run({ type, ...this.place, appointment, state }))
    } else {
      this.#take(await store.run({ type: act.type, ...this.place, client_id: act.client_id, ...entryOf(act) }))
    }
  }

  #take(appointment: Appointment): void {
    this.followed.change((known) => joined(known, { appointments: [appointment], gone: [], seq: known.seq }))
  }
}

const now = () => new Date().toISOString()

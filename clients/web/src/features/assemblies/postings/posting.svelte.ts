/* What was posted of one convocation, followed by those who follow it; each act on its own, and why one was refused. */

import type { AnyEvent, Message, Postings, RecordPosting, RecordRemoval } from '../../../frames'
import { explain } from '../../../sync/explain'
import { following, type Followed } from '../../../sync/following.svelte'
import { store } from '../../../sync/live'
import { Refused } from '../../../sync/socket'
import { words } from './words'

type Unplaced<Command> = Command extends unknown ? Omit<Command, 'conversation' | 'seq'> : never
export type Act = Unplaced<RecordPosting | RecordRemoval>

export interface Posting extends Followed<Postings> {
  /** Does it, and rejects when that is refused. */
  run: (act: Act) => Promise<void>
}

export function posting(message: () => Message): Posting {
  const place = () => ({ conversation: message().conversation, seq: message().seq })

  function told(known: Postings, event: AnyEvent): Postings {
    if (event.type !== 'postings_changed') return known
    const { postings } = event
    return postings.conversation === known.conversation && postings.seq === known.seq ? postings : known
  }

  const followed = following(
    () => store.run({ type: 'load_postings', ...place() }),
    told,
    () => true,
  )

  async function run(act: Act): Promise<void> {
    const postings = await store.run({ ...act, ...place() } as RecordPosting | RecordRemoval)
    followed.take({ type: 'postings_changed', postings })
  }

  return {
    get known() {
      return followed.known
    },
    get failure() {
      return followed.failure
    },
    load: followed.load,
    take: followed.take,
    run,
  }
}

/** Why, in words of the posting where it has some. */
export function refusal(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = words().refused
  const named = error instanceof Refused ? reasons[error.failure.detail] : undefined
  return named ?? explain(error)
}

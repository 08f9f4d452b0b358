/* Changes of what was said: each says which text it was made from. */

import type {
  CancelEvent,
  ChangeBoard,
  ChangeElection,
  ChangeEvent,
  ChangeOccurrence,
  EditMessage,
  EditPost,
  Stored,
} from '../frames'
import { insist } from './insisting'
import { store } from './live'
import { Refused } from './socket'

/** Carries out a change. Where it was made from a text that stands no more, the state has the one that stands before
 * this rejects. */
export async function revise(
  command: CancelEvent | ChangeBoard | ChangeElection | ChangeEvent | ChangeOccurrence | EditMessage | EditPost,
): Promise<Stored> {
  try {
    return await insist(command)
  } catch (error) {
    const { conversation, seq } = command
    if (error instanceof Refused && error.failure.detail === 'edited_at')
      await store.run({ type: 'load_messages', conversation, seqs: [seq] })
    throw error
  }
}

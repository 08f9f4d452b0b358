/* An election on the screen of a hall, as it is asked for again each second; see protocol/halls.py. */

import { complete, type Hall } from '../../frames'
import { get } from '../../sync/http'

/** The browser holds what is shown, and asks the server whether that has changed. */
export async function hallBehind(token: string): Promise<Hall> {
  const hall = (await get(`/api/halls/${token}`, 'no-cache')) as Record<string, unknown>
  complete(hall, 'Hall')
  hall.released_from = new Date(hall.released_from as string)
  return hall as unknown as Hall
}

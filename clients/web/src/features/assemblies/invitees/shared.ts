/* What is shared of a sitting behind the link of a letter; see protocol/invitees.py. */

import { complete, type SharedSitting } from '../../../frames'
import { get } from '../../../sync/http'

export async function sharedBehind(token: string): Promise<SharedSitting> {
  const shared = (await get(`/api/shared-sittings/${token}`)) as Record<string, unknown>
  complete(shared, 'SharedSitting')
  shared.opens_at = new Date(shared.opens_at as string)
  return shared as unknown as SharedSitting
}

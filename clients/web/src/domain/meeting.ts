/* The address of a video meeting as somebody copies it, and as it is sent. */

import { limits } from '../frames'
import { webAddress } from '../text/link'

const { pattern, most } = limits.set_sitting_meeting.meeting
const SENT = new RegExp(pattern)

/** With the letters of an address alone, whatever was typed; empty where nothing was, null where it is none that shows
 * where it leads. */
export function meetingAddress(typed: string): string | null {
  if (!typed.trim()) return ''
  const address = webAddress(typed.trim())
  return address !== null && address.length <= most && SENT.test(address) ? address : null
}

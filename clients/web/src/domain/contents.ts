/* What each kind of content declares of itself, in the protocol. */

import { contents, type Content, type Traits } from '../frames'

const KNOWN = new Map<string, Traits>(Object.entries(contents))
const SILENT: Traits = { counts: false, announced: false, receipted: false, deletable: false }

/** A kind that only a newer server knows is taken for a silent notice, until this page is loaded anew. */
export function traitsOf({ type }: Content): Traits {
  return KNOWN.get(type) ?? SILENT
}

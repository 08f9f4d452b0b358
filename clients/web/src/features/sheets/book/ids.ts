/* Ids of tables, rows and columns: what one is, and new ones. */

/** A larger number is nobody's that counts from 1. */
const FARTHEST = 2 ** 40

export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9.]{1,40}$/.test(value)
}

/** What gives ids that are not there yet. Yjs may draw another writer for a document that is open. */
export function newIds(writer: () => number, known: () => Iterable<string>): () => string {
  let prefix = ''
  let last = 0
  return () => {
    const now = `${writer().toString(36)}.`
    if (now !== prefix) {
      prefix = now
      last = highest(known(), prefix)
    }
    return prefix + (++last).toString(36)
  }
}

function highest(known: Iterable<string>, prefix: string): number {
  let most = 0
  for (const id of known) {
    const number = id.startsWith(prefix) ? parseInt(id.slice(prefix.length), 36) : 0
    if (number > most && number < FARTHEST) most = number
  }
  return most
}

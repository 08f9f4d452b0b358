/* Updates of Yjs: taken in, and cut to what may be sent, no larger than the server takes and by whom they say. */

import * as Y from 'yjs'

/** The origin of the transactions of what comes from the server, or was kept here. */
export const TAKEN = Symbol('taken')

/** Bytes of one update that is sent. */
export const LARGEST = 200_000

/** A number that no clock of Yjs comes to. */
const ALL = Number.MAX_SAFE_INTEGER

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]

const vector = (clocks: ReadonlyMap<number, number>) => Y.encodeStateVector(new Map(clocks))

/** Those who have made what is in the update. */
export function writersOf(update: Uint8Array): number[] {
  return [...Y.parseUpdateMeta(update).from.keys()]
}

/** The same change in several that follow one another, each no larger than `most`, unless one thing in it is by itself. */
export function split(update: Uint8Array, most = LARGEST): Uint8Array[] {
  if (update.length <= most) return [update]
  const removals = Y.diffUpdate(update, vector(new Map(writersOf(update).map((writer) => [writer, ALL]))))
  const pieces = piecesOf(Y.decodeUpdate(update).structs, most)
  return [...pieces, ...(removals.length > 2 ? [removals] : [])]
}

function piecesOf(structs: readonly Struct[], most: number): Uint8Array[] {
  if (!structs.length) return []
  const whole = encoded(structs)
  if (whole.length <= most || structs.length === 1) return [whole]
  const half = structs.length >> 1
  return [...piecesOf(structs.slice(0, half), most), ...piecesOf(structs.slice(half), most)]
}

/** As Yjs writes an update in its first encoding: how many writers, of each what they made in a row, then no removals. */
function encoded(structs: readonly Struct[]): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  const rows: Struct[][] = []
  for (const one of structs) {
    const row = rows.at(-1)
    if (row?.[0]?.id.client === one.id.client) row.push(one)
    else rows.push([one])
  }
  encoder.writeLen(rows.length)
  for (const row of rows) {
    const [first] = row as [Struct]
    encoder.writeLen(row.length)
    encoder.writeClient(first.id.client)
    encoder.writeLen(first.id.clock)
    for (const one of row) one.write(encoder, 0)
  }
  encoder.writeLen(0)
  return encoder.toUint8Array()
}

/** What `mine` have made in the document and one in the state `theirs` lacks, with all that was removed; null when they
 * lack nothing of them. Nobody else has made anything in it, nor in what the document holds and cannot place yet. */
export function lacking(doc: Y.Doc, mine: ReadonlySet<number>, theirs: Y.Doc): Uint8Array | null {
  const known = Y.decodeStateVector(Y.encodeStateVector(theirs))
  const clocks = new Map<number, number>()
  const leaveOut = (writer: number) => clocks.set(writer, mine.has(writer) ? (known.get(writer) ?? 0) : ALL)
  for (const writer of Y.decodeStateVector(Y.encodeStateVector(doc)).keys()) leaveOut(writer)
  for (;;) {
    const update = Y.encodeStateAsUpdate(doc, vector(clocks))
    const writers = writersOf(update)
    const unplaced = writers.filter((writer) => !clocks.has(writer) && !mine.has(writer))
    if (!unplaced.length) return writers.length ? update : null
    unplaced.forEach(leaveOut)
  }
}

/** As one change for whoever listens. What cannot be read is left out: the server has looked at it, and others go on too. */
export function apply(doc: Y.Doc, changes: readonly Uint8Array[]): void {
  Y.transact(
    doc,
    () => {
      for (const change of changes) {
        try {
          Y.applyUpdate(doc, change, TAKEN)
        } catch {
          // The next one is taken all the same.
        }
      }
    },
    TAKEN,
    false,
  )
}

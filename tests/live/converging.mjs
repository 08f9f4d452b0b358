// Devices of Yjs that write one document at once. Each line of standard input is an act, answered by a line: `change` asks
// a device to change something and gives the updates that it made, `apply` hands it updates, `state` asks for all it holds.

import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../clients/web/package.json', import.meta.url))
const Y = require('yjs')

const devices = new Map()

function device(number) {
  if (!devices.has(number)) {
    const doc = new Y.Doc()
    doc.clientID = 1000 + number
    const made = []
    doc.on('update', (update, origin) => origin !== 'told' && made.push(update))
    devices.set(number, { doc, made })
  }
  return devices.get(number)
}

const parts = (doc) => ({ rows: doc.getArray('a.rows'), cells: doc.getMap('a.cells'), text: doc.getText('a.text') })
const at = (length, share) => Math.min(length, Math.floor(share * (length + 1)))

/** Where each letter begins, and the end: nobody writes within one. */
const letters = (text) => [...text.toString()].reduce((ends, letter) => [...ends, ends.at(-1) + letter.length], [0])

const acts = {
  put: ({ cells }, { key, value }) => cells.set(key, value),
  clear: ({ cells }, { key }) => cells.delete(key),
  insert: ({ rows }, { share, value }) => rows.insert(at(rows.length, share), [value, `${value}'`]),
  remove: ({ rows }, { share }) => rows.length && rows.delete(at(rows.length - 1, share), 1),
  move({ rows }, { share, to }) {
    if (!rows.length) return
    const from = at(rows.length - 1, share)
    const [row] = rows.slice(from, from + 1)
    rows.delete(from, 1)
    rows.insert(at(rows.length, to), [row])
  },
  write({ text }, { share, value }) {
    const ends = letters(text)
    text.insert(ends[at(ends.length - 1, share)], value)
  },
  erase({ text }, { share }) {
    const ends = letters(text)
    const letter = at(ends.length - 2, share)
    if (ends.length > 1) text.delete(ends[letter], ends[letter + 1] - ends[letter])
  },
}

function state({ doc }) {
  const { rows, cells, text } = parts(doc)
  return { rows: rows.toJSON(), cells: cells.toJSON(), text: text.toString(), waits: doc.store.pendingStructs !== null }
}

const does = {
  change({ doc, made }, { acts: wanted }) {
    doc.transact(() => wanted.forEach((act) => acts[act.does](parts(doc), act)))
    return made.splice(0).map((update) => Buffer.from(update).toString('base64'))
  },
  apply({ doc }, { updates }) {
    for (const update of updates) Y.applyUpdate(doc, Buffer.from(update, 'base64'), 'told')
  },
  state,
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line)
  if (asked.does === 'begin') devices.clear()
  const answer = asked.does === 'begin' ? null : does[asked.does](device(asked.device), asked)
  console.log(JSON.stringify(answer ?? null))
}

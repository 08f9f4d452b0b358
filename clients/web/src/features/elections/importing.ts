/* A table of an earlier election, as it was exported or typed, and what of it can be taken. */

import type { Election, Imported } from '../../frames'
import { folded } from '../../text/fold'
import { turnoutName } from './election'
import { countOf } from './entering.svelte'
import { countedNames } from './tally'

export interface Read {
  figures: Imported[]
  /** Heads that stand for nothing that the election counts. */
  unknown: string[]
  /** Cells that are no number, as they stand. */
  wrong: string[]
  /** Numbers in the first column that the election has no station of, and such as stand there twice: none of theirs is
      taken. */
  strange: string[]
}

/** How tables in French call what is counted. */
const HEADS: Record<string, string> = {
  emargements: 'signatures',
  votants: 'voters',
  blancs: 'blank',
  nuls: 'void',
  exprimes: 'cast',
}

/** The cells of a line: separated by semicolons, tabs or commas, with quotes around what has one. */
function cells(line: string, separator: string): string[] {
  const found: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at)
    if (sign === '"' && quoted && line.charAt(at + 1) === '"') {
      cell += '"'
      at++
    } else if (sign === '"') quoted = !quoted
    else if (sign === separator && !quoted) {
      found.push(cell)
      cell = ''
    } else cell += sign
  }
  return [...found, cell].map((one) => one.trim())
}

/** What a head stands for: a figure by its name in French, a choice by its number or name, the turnout by its hour. */
function nameOf(head: string, election: Election): string | null {
  const plain = folded(head)
  const known = HEADS[plain]
  if (known) return known
  const [, hour = '', minute = '00'] = /^votants a (\d{1,2})\s*[h:]\s*(\d{2})?$/.exec(plain) ?? []
  const turnout = hour && turnoutName(`${hour.padStart(2, '0')}:${minute}`)
  if (turnout) return election.turnout_at.map(turnoutName).includes(turnout) ? turnout : null
  const place = election.choices.findIndex(
    ({ name }, index) => plain === folded(name) || plain.startsWith(`${index + 1}. ${folded(name)}`),
  )
  return place < 0 ? null : `votes:${place + 1}`
}

const PASSED_OVER = ['bureau', 'nom', 'inscrits', 'etat', 'version', 'fige le', 'fige par']

/** The figures of each station that the election has; the first column is its number. */
export function readTable(text: string, election: Election): Read {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim())
  const [first = ''] = lines
  const separator = [';', '\t', ','].find((sign) => first.includes(sign)) ?? ';'
  const [, ...heads] = cells(first, separator)
  const names = heads.map((head) => nameOf(head, election))
  const counted = countedNames(election)
  const read: Read = {
    figures: [],
    unknown: heads.filter((head, place) => names[place] === null && !PASSED_OVER.includes(folded(head))),
    wrong: [],
    strange: [],
  }
  const rows = lines.slice(1).map((line) => cells(line, separator))
  for (const [number = '', ...values] of rows) {
    const station = election.stations.find((one) => String(one.number) === number)
    if (!station || rows.filter(([other]) => other === number).length > 1) {
      if (/^\d+$/.test(number) && !read.strange.includes(number)) read.strange.push(number)
      continue
    }
    names.forEach((name, place) => {
      const cell = values[place] ?? ''
      if (!name || !cell) return
      const value = countOf(cell)
      if (typeof value !== 'number') read.wrong.push(`${station.name} : ${cell}`)
      else if (counted.includes(name) || name.startsWith('turnout:'))
        read.figures.push({ station: station.number, name, value })
    })
  }
  return read
}

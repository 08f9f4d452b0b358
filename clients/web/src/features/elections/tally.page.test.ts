import { expect, test } from 'vitest'
import type { Check, Election, Figure, FrozenStation, TallyChanged } from '../../frames'
import { countOf } from './entering.svelte'
import { hoursOf } from './plan'
import {
  after,
  countingOf,
  besideOf,
  examine,
  fallsOf,
  inForce,
  NOTHING,
  partOf,
  resultsOf,
  standingOf,
  totalOf,
  valuesOf,
  type Counting,
} from './tally'

const AT = new Date('2026-03-15T18:00:00Z')

const election = {
  type: 'election',
  choices: [
    { name: 'Josselin ensemble', head: '' },
    { name: 'Agir pour Josselin', head: '' },
  ],
  stations: [
    { number: 1, name: 'mairie', registered: 668, president: 1, clerks: [] },
    { number: 2, name: 'école', registered: 641, president: 2, clerks: [] },
  ],
  turnout_at: ['12:00:00', '18:00:00'],
} as unknown as Election

const checks = [
  { code: 'signatures', left: ['voters'], relation: 'equal', right: ['signatures'], level: 'amber' },
  { code: 'envelopes', left: ['voters'], relation: 'equal', right: ['blank', 'void', 'cast'], level: 'blocking' },
  { code: 'votes', left: ['votes'], relation: 'equal', right: ['cast'], level: 'blocking' },
  { code: 'registered', left: ['voters'], relation: 'at_most', right: ['registered'], level: 'blocking' },
] as Check[]

const [mairie, ecole] = election.stations as [Election['stations'][0], Election['stations'][0]]

function figure(station: number, name: string, value: number | null, changed_seq: number): Figure {
  const told = { author: 1, entered_at: AT, dictated_by: '', instead_of: null, version: 1 }
  return { station, name, value, changed_seq, ...told }
}

const RIGHT = { signatures: 437, voters: 437, blank: 9, void: 6, cast: 422, 'votes:1': 187, 'votes:2': 235 }

function counted(figures: Record<string, number | null>, station = 1): Counting {
  const all = Object.entries(figures).map(([name, value], place) => figure(station, name, value, place + 1))
  return countingOf({ checks, figures: all, stations: [], seq: all.length })
}

const told = (since: number, to: number, figures: Figure[], stations: FrozenStation[] = []): TallyChanged => ({
  type: 'tally_changed',
  conversation: 1,
  seq: 2,
  since,
  to,
  figures,
  stations,
})

const failing = (figures: Record<string, number | null>) =>
  examine(election, mairie, checks, valuesOf(counted(figures), 1))
    .filter(({ holds }) => holds === false)
    .map(({ check }) => check.code)

test('what is told is taken in, in whatever order, and what is missing is asked for', () => {
  const first = after(NOTHING, told(0, 1, [figure(1, 'cast', 420, 1)]))
  const second = first && after(first, told(1, 2, [figure(1, 'cast', 422, 2)]))
  expect(second?.figures.get('1 cast')?.value).toBe(422)
  expect(second && after(second, told(0, 1, [figure(1, 'cast', 420, 1)]))).toEqual(second)
  expect(after(NOTHING, told(3, 4, [figure(1, 'cast', 420, 4)]))).toBeNull()
})

test('the checks say what does not add up, and wait for what is missing', () => {
  expect(failing(RIGHT)).toEqual([])
  expect(failing({ ...RIGHT, signatures: 436 })).toEqual(['signatures'])
  expect(failing({ ...RIGHT, 'votes:1': 188 })).toEqual(['votes'])
  expect(failing({ ...RIGHT, 'votes:1': 188, 'votes:2': null })).toEqual([])
  expect(failing({ ...RIGHT, signatures: 700, voters: 700, blank: 272 })).toEqual(['registered'])
})

test('a station is awaited, under way, complete, wrong, and frozen', () => {
  const standing = (figures: Record<string, number | null>) => standingOf(election, mairie, counted(figures))
  expect(standing({})).toBe('awaited')
  expect(standing({ voters: 437 })).toBe('counting')
  expect(standing(RIGHT)).toBe('counted')
  expect(standing({ ...RIGHT, signatures: 436 })).toBe('differs')
  expect(standing({ ...RIGHT, cast: 421 })).toBe('wrong')
  const frozen = { station: 1, version: 1, changed_seq: 9, author: 1, frozen_at: AT } as FrozenStation
  const corrected = { ...frozen, version: 2, changed_seq: 10 }
  const counting = after(counted(RIGHT), told(7, 10, [], [corrected, frozen]))
  expect(counting && standingOf(election, mairie, counting)).toBe('frozen')
  expect(counting && inForce(counting, 1)?.version).toBe(2)
})

test('totals are the sum of what is seen, and shares have the base of what is complete', () => {
  const both = after(counted(RIGHT), told(7, 9, [figure(2, 'votes:1', 100, 8), figure(2, 'cast', 300, 9)])) as Counting
  expect(totalOf(election, both, 'votes:1')).toBe(287)
  expect(totalOf(election, both, 'turnout:12:00')).toBeNull()
  expect(resultsOf(election, both)).toEqual({ stations: [mairie], cast: 422, votes: [187, 235] })
})

test('a share is of the stations that have said both figures', () => {
  const figures = [figure(2, 'turnout:12:00', 200, 1), figure(1, 'blank', 9, 2), figure(2, 'blank', 5, 3)]
  const said = countingOf({ checks, figures: [...figures, figure(1, 'voters', 437, 4)], stations: [], seq: 4 })
  const of = (part: string, whole: string) => partOf(election, said, part, whole)
  expect(of('turnout:12:00', 'registered')).toEqual({ part: 200, whole: ecole.registered, stations: 1 })
  expect(of('turnout:18:00', 'registered')).toEqual({ part: 0, whole: 0, stations: 0 })
  expect(of('blank', 'voters')).toEqual({ part: 9, whole: 437, stations: 1 })
})

test('nobody un-votes: from hour to hour, and in all, there are not fewer', () => {
  const falls = (figures: Record<string, number | null>) => fallsOf(election, valuesOf(counted(figures), 1))
  expect(falls({ 'turnout:12:00': 203, 'turnout:18:00': 420, voters: 437 })).toEqual([])
  expect(falls({ 'turnout:12:00': 203, 'turnout:18:00': null, voters: 200 })).toEqual([
    { name: 'voters', value: 200, before: 'turnout:12:00', earlier: 203 },
  ])
  expect(falls({ 'turnout:12:00': 420, 'turnout:18:00': 203 }).map(({ name }) => name)).toEqual(['turnout:18:00'])
})

test('a check stands beside the last of its figures', () => {
  expect(checks.map((check) => besideOf(check, election))).toEqual(['voters', 'cast', 'votes', 'voters'])
})

test('a count is a whole number, however its thousands are parted', () => {
  expect(['', ' ', '0', '1 961', '1\u202f961', '12'].map(countOf)).toEqual([null, null, 0, 1961, 1961, 12])
  const strange = ['1,5', '12.5', '400.0', '1 96', '-3', 'dix', '1e3', '99999999999']
  expect(strange.map(countOf)).toEqual(strange.map(() => undefined))
  expect(countOf('1.961')).toBe(1961)
})

test('hours are read as people write them', () => {
  expect(hoursOf('10 h, 12h30; 17:00')).toEqual(['10:00:00', '12:30:00', '17:00:00'])
  expect(hoursOf('')).toEqual([])
  for (const wrong of ['25 h', '10 h, 10:00', 'midi']) expect(hoursOf(wrong)).toBeNull()
})

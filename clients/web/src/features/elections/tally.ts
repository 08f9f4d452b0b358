/* What is counted of an election, as it is followed: figures, what they add up to, and whether they can be right. */

import type { Check, Election, Figure, FrozenStation, Station, Tally, TallyChanged } from '../../frames'
import { turnoutName } from './election'

export interface Counting {
  checks: readonly Check[]
  figures: ReadonlyMap<string, Figure>
  /** Of each station that is frozen, its versions, the first one first. */
  stations: ReadonlyMap<number, readonly FrozenStation[]>
  seq: number
}

/** What a figure is, or will be once it has been entered; null while there is none. */
export type Values = (name: string) => number | null

const keyOf = (station: number, name: string) => `${station} ${name}`

export const NOTHING: Counting = { checks: [], figures: new Map(), stations: new Map(), seq: 0 }

/** With what changed; of each figure the later one. */
export function joined(
  counting: Counting,
  figures: readonly Figure[],
  stations: readonly FrozenStation[],
  seq: number,
) {
  const next = new Map(counting.figures)
  for (const figure of figures) {
    const key = keyOf(figure.station, figure.name)
    if ((next.get(key)?.changed_seq ?? 0) < figure.changed_seq) next.set(key, figure)
  }
  const frozen = new Map(counting.stations)
  for (const one of stations) {
    const others = (frozen.get(one.station) ?? []).filter(({ version }) => version !== one.version)
    frozen.set(
      one.station,
      [...others, one].sort((a, b) => a.version - b.version),
    )
  }
  return { ...counting, figures: next, stations: frozen, seq: Math.max(seq, counting.seq) }
}

export const countingOf = ({ checks, figures, stations, seq }: Tally) =>
  joined({ ...NOTHING, checks }, figures, stations, seq)

/** After what was told; null where something between the two is missing. */
export function after(counting: Counting, told: TallyChanged): Counting | null {
  if (told.since > counting.seq) return null
  return joined(counting, told.figures, told.stations, told.to)
}

export const figureOf = (counting: Counting, station: number, name: string) =>
  counting.figures.get(keyOf(station, name))

export const valuesOf =
  (counting: Counting, station: number): Values =>
  (name) =>
    figureOf(counting, station, name)?.value ?? null

/** The results of the station as they are in force; undefined until they are frozen. */
export const inForce = (counting: Counting, station: number) => counting.stations.get(station)?.at(-1)

export const voteNames = ({ choices }: Election) => choices.map((_, place) => `votes:${place + 1}`)

/** All that a station counts before it is frozen. */
export const countedNames = (election: Election) => [
  'signatures',
  'voters',
  'blank',
  'void',
  'cast',
  ...voteNames(election),
]

/** Null while one of them is missing. */
export function sumOf(election: Election, names: readonly string[], values: Values): number | null {
  const every = names.flatMap((name) => (name === 'votes' ? voteNames(election) : [name])).map(values)
  return every.reduce<number | null>((sum, value) => (sum === null || value === null ? null : sum + value), 0)
}

export interface Finding {
  check: Check
  left: number | null
  right: number | null
  /** What the right side is the sum of, as its names have it. */
  parts: readonly (number | null)[]
  /** Null while a figure is missing. */
  holds: boolean | null
}

/** The figure that a check stands beside: the last one of it that is copied from the record. */
export function besideOf({ left, right }: Check, election: Election): string {
  const names = [...left, ...right]
  return names.includes('votes') ? 'votes' : (countedNames(election).findLast((name) => names.includes(name)) ?? '')
}

/** What has to hold between the figures of a station, and whether it does. */
export function examine(election: Election, station: Station, checks: readonly Check[], values: Values): Finding[] {
  const all: Values = (name) => (name === 'registered' ? station.registered : values(name))
  return checks.map((check) => {
    const [left, right] = [sumOf(election, check.left, all), sumOf(election, check.right, all)]
    const known = left !== null && right !== null
    const parts = check.right.map((name) => sumOf(election, [name], all))
    return {
      check,
      left,
      right,
      parts,
      holds: known ? (check.relation === 'equal' ? left === right : left <= right) : null,
    }
  })
}

export type Standing = 'frozen' | 'wrong' | 'differs' | 'counted' | 'counting' | 'awaited'

/** How far a station has come. */
export function standingOf(election: Election, station: Station, counting: Counting): Standing {
  if (inForce(counting, station.number)) return 'frozen'
  const values = valuesOf(counting, station.number)
  const failing = examine(election, station, counting.checks, values).filter(({ holds }) => holds === false)
  if (failing.some(({ check }) => check.level === 'blocking')) return 'wrong'
  if (failing.length) return 'differs'
  const entered = countedNames(election).filter((name) => values(name) !== null).length
  if (entered === countedNames(election).length) return 'counted'
  return entered ? 'counting' : 'awaited'
}

/** The sum of what is there of a figure, over all stations; null where nothing is. */
export function totalOf(election: Election, counting: Counting, name: string): number | null {
  const every = election.stations.map(({ number }) => figureOf(counting, number, name)?.value ?? null)
  const known = every.filter((value) => value !== null)
  return known.length ? known.reduce((sum, value) => sum + value, 0) : null
}

export interface Results {
  /** The stations of which all votes are there, and add up to those cast. */
  stations: readonly Station[]
  cast: number
  votes: readonly number[]
}

/** What each choice has where the votes are complete; shares of it have this base. */
export function resultsOf(election: Election, counting: Counting): Results {
  const stations = election.stations.filter(({ number }) => {
    const values = valuesOf(counting, number)
    return values('cast') !== null && sumOf(election, ['votes'], values) === values('cast')
  })
  const sum = (name: string) =>
    stations.reduce((total, { number }) => total + (figureOf(counting, number, name)?.value ?? 0), 0)
  return { stations, cast: sum('cast'), votes: voteNames(election).map(sum) }
}

/** What a share is of. */
export interface Part {
  part: number
  whole: number
  /** How many have said both. */
  stations: number
}

/** Of a figure in another one, or in the registered voters, over the stations that have said both. */
export function partOf(election: Election, counting: Counting, part: string, whole: string): Part {
  const said = election.stations.flatMap((station) => {
    const values = valuesOf(counting, station.number)
    const [one, all] = [values(part), whole === 'registered' ? station.registered : values(whole)]
    return one === null || all === null ? [] : [{ one, all }]
  })
  return {
    part: said.reduce((sum, { one }) => sum + one, 0),
    whole: said.reduce((sum, { all }) => sum + all, 0),
    stations: said.length,
  }
}

/** Of the whole, or null where there is no whole to speak of. */
export const shareOf = (part: number, whole: number) => (whole > 0 ? part / whole : null)

/** A figure of how many have voted that is less than an earlier one of the same station. */
export interface Fall {
  name: string
  value: number
  before: string
  earlier: number
}

/** Where fewer have voted at an hour than at the one before, or in all. */
export function fallsOf(election: Election, values: Values): Fall[] {
  const said = [...election.turnout_at.map(turnoutName), 'voters'].flatMap((name) => {
    const value = values(name)
    return value === null ? [] : [{ name, value }]
  })
  return said.flatMap((one, place) => {
    const before = said[place - 1]
    return before && one.value < before.value ? [{ ...one, before: before.name, earlier: before.value }] : []
  })
}

/* What the votes come to in seats, and how that was computed, in words. */

import type { Election, Outcome, SeatRule, Seats } from '../../frames'
import { listed } from '../../i18n'
import { words } from './words'

/** Of a choice by its place; without what only age decides. */
export function totalSeats({ lists }: Seats, place: number): number {
  const one = lists[place]
  return one ? one.bonus + one.by_quotient + one.by_average : 0
}

const namesOf = (election: Election, choices: readonly number[]) =>
  listed(
    choices.map((choice) => election.choices[choice - 1]?.name ?? ''),
    choices.length,
  )

const nameOf = (election: Election, choice: number) => namesOf(election, [choice])

/** One sentence a step, in the order in which it is computed. */
export function computation(election: Election, seats: Seats): string[] {
  const { seated } = words()
  const left = seats.total - seats.bonus
  const first = seats.lists.findIndex(({ bonus }) => bonus > 0)
  const lines: string[] = []
  if (first >= 0) lines.push(seated.bonus(seats.bonus, nameOf(election, first + 1), left))
  if (left) lines.push(seated.quotient(seats.cast, left))
  seats.averaged.forEach((seat, step) => {
    const averages = seat.averages.map((one) => seated.average(nameOf(election, one.choice), one.votes, one.divisor))
    const winner = nameOf(election, seat.choice)
    lines.push(seated.averaged(step + 1, averages.join(', '), winner) + (seat.by_votes ? ` ${seated.byVotes}` : ''))
  })
  const without = seats.lists.flatMap(({ admitted }, place) => (admitted ? [] : [place + 1]))
  if (without.length) lines.push(seated.below(namesOf(election, without)))
  return lines
}

/** What only age decides. */
export const undecided = (election: Election, seats: Seats): string[] =>
  seats.undecided.map((one) => words().seated.undecided[one.what](namesOf(election, one.choices), one.seats))

/** Who may stand in the second round, where there is one. */
export function secondRound(election: Election, outcome: Outcome): string[] {
  if (outcome.council || outcome.community) return []
  const { seated } = words()
  return [
    seated.again,
    ...(outcome.again.length ? [seated.may(namesOf(election, outcome.again))] : []),
    ...(outcome.merging.length ? [seated.merge(namesOf(election, outcome.merging))] : []),
  ]
}

export const sourceOf = ({ what, source, checked }: SeatRule) =>
  `${words().seated.rules[what]} (${source}${checked ? '' : `, ${words().toCheck}`})`

/* What the rules say, in sentences. */

import { personOf } from '../../../domain/people'
import type { Assessment, Rule, Term } from '../../../frames'
import { dayInWords, hour, longDay } from '../../../i18n'
import { store } from '../../../sync/live'
import { written } from '../bodies/days'
import { boundBy, knownOf, saidBy } from '../bodies/ruleWords'
import { inProse, named } from '../bodies/sources'
import { words as bodyWords } from '../bodies/words'
import { left, noon } from './clock'
import type { Problem } from './problems'
import { words } from './words'

/** « lundi 7 septembre », with its year when it is not this one; of a day of the authority's calendar. */
export function dayName(day: string): string {
  const thisYear = day.startsWith(String(new Date().getFullYear()))
  return thisYear ? dayInWords(noon(day), 'UTC') : longDay(noon(day), 'UTC')
}

/** « 20 h 30 » of the authority's clocks, from `20:30`. */
export function hourName(told: string): string {
  return hour(new Date(`1970-01-01T${told.slice(0, 5)}Z`), 'UTC')
}

/** What is wrong, and how to mend it. */
export function sentenceOf({ code, item, concern }: Problem): string {
  const said = words().concern[code]
  if (typeof said === 'string') return said
  const rule = concern?.rule ? `${ruleSaid(concern.rule)} (${inProse(concern.rule.source)})` : ''
  const name = concern?.person ? personOf(store.state, concern.person).name : ''
  return said(item || (concern?.entry ?? 0), concern?.day ? dayName(concern.day) : '', rule || name)
}

/** Where a concern comes from; nothing when no rule asks for it. */
export function sourceOf({ code, concern }: Problem): string {
  const rule = concern?.rule
  if (!rule || code === 'rule_altered' || code === 'rule_missing') return ''
  const source = inProse(rule.source)
  if (rule.code === 'own_days') return words().byOrders
  return rule.law ? words().by(source) : words().notLaw[notLawBy(rule)](source)
}

function notLawBy(rule: Rule): 'practice' | 'unknown' | 'house' {
  const how = knownOf(rule)
  return how === 'unknown' || how === 'house' ? how : 'practice'
}

/** What another term demands, and until when. */
export function termSaid({ rule, deadline, days, literal }: Term, zone: string): string {
  const demand = literal ? words().toTheLetter(days + 1) : ruleSaid(rule)
  const last = new Date(deadline.getTime() - 1)
  return `${demand}${words().colon}${words().otherTerm(dayInWords(last, zone))}`
}

/** « 3 jours francs : conseil d’une commune », with what the rule is about unless it is the ordinary one. */
export function ruleSaid(rule: Rule): string {
  const about = rule.purpose === 'ordinary' ? boundBy(rule) : `${bodyWords().purpose[rule.purpose]}, ${boundBy(rule)}`
  const separator = words().colon
  return `${saidBy(rule)}${separator}${about.charAt(0).toLowerCase()}${about.slice(1)}`
}

/** Where it comes from and how we know; since when, if that was checked. Only what was read is said to be law. */
export function ruleSource(rule: Rule): string {
  return words().source(named(rule.source), knownOf(rule), rule.valid_from ? written(rule.valid_from) : '')
}

/** What the delay is called: legal only where that was read. */
export function delayName(rule: Rule | undefined): string {
  if (rule?.code === 'own_days') return words().clockOrders
  return words().clock[rule ? knownOf(rule) : 'text']
}

/** « 2 jours et 4 h » until nothing can be sent any more. */
export function restSaid({ deadline }: Assessment, now: Date): string {
  const { days, hours, minutes } = left(deadline, now)
  return words().rest(days, hours, minutes)
}

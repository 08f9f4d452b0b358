/* What the rules say, in sentences. */

import type { Assessment, Rule } from '../../../frames'
import { dayInWords, hour, longDay } from '../../../i18n'
import { written } from '../bodies/days'
import { boundBy, saidBy } from '../bodies/ruleWords'
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
  return typeof said === 'string' ? said : said(item, concern?.day ? dayName(concern.day) : '')
}

/** Where a concern comes from; nothing when no rule asks for it. */
export function sourceOf({ concern }: Problem): string {
  const rule = concern?.rule
  if (!rule) return ''
  return rule.law ? words().by(rule.source) : words().byCustom(rule.source)
}

/** « 3 jours francs : conseil d’une commune », with what the rule is about unless it is the ordinary one. */
export function ruleSaid(rule: Rule): string {
  const about = rule.purpose === 'ordinary' ? boundBy(rule) : `${bodyWords().purpose[rule.purpose]}, ${boundBy(rule)}`
  const separator = words().colon
  return `${saidBy(rule)}${separator}${about.charAt(0).toLowerCase()}${about.slice(1)}`
}

/** The text it comes from, and since when; a custom is never said to be law. */
export function ruleSource(rule: Rule): string {
  const since = written(rule.valid_from)
  return rule.law ? words().law(rule.source, since) : words().custom(rule.source, since)
}

/** « 2 jours et 4 h » until nothing can be sent any more. */
export function restSaid({ deadline }: Assessment, now: Date): string {
  const { days, hours, minutes } = left(deadline, now)
  return words().rest(days, hours, minutes)
}

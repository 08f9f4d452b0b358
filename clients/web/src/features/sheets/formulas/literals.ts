/* What is typed into a cell that is no formula: numbers, sums of money, shares, days, hours. */

import type { Kept, Language, Look } from '../types'
import { keptNumber, serial } from './values'

export interface Literal {
  kept: Kept
  /** How such a number is shown. */
  n?: string
}

/** Digits that a number keeps; longer ones are names of something. */
const DIGITS = 15
/** Of what is typed, in letters. */
const LONGEST = 60
/** Two digits from here are of the last century. */
const YEARS = 30

const MONTHS: Record<Language, readonly string[]> = {
  fr: ['janv', 'fevr', 'mars', 'avr', 'mai', 'juin', 'juil', 'aout', 'sept', 'oct', 'nov', 'dec'],
  en: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
}
const WHOLE_MONTHS = {
  fr: 'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre'.split(' '),
  en: 'january february march april may june july august september october november december'.split(' '),
}

/** Nothing where it is a text. */
export function readLiteral(typed: string, look: Look, language: Language): Literal | undefined {
  const text = typed.trim()
  if (text.length > LONGEST) return undefined
  return readTruth(text) ?? readNumber(text, look, language) ?? readMoment(text, language)
}

function readTruth(text: string): Literal | undefined {
  if (/^(?:vrai|true)$/i.test(text)) return { kept: 'b1' }
  return /^(?:faux|false)$/i.test(text) ? { kept: 'b0' } : undefined
}

const NUMBERS = {
  fr: /^(-?)(\d{1,3}(?:\s\d{3})+|\d+)?(?:[.,](\d+))?(e[+-]?\d{1,3})?$/i,
  en: /^(-?)(\d{1,3}(?:[\s,]\d{3})+|\d+)?(?:\.(\d+))?(e[+-]?\d{1,3})?$/i,
}

/** With its sign before or after what it counts: `-12 %`, `1 250 €`, `€1,250`. */
function readNumber(text: string, look: Look, language: Language): Literal | undefined {
  const [, sign = '', euro, plain = '', unit] = /^([-−+]?)\s*(€?)\s*(.*?)\s*([%€]?)$/.exec(text) ?? []
  if (euro && unit) return undefined
  const digits = NUMBERS[language].exec(plain)
  if (!digits || (digits[1] && sign) || (!digits[2] && !digits[3])) return undefined
  const [, minus = '', whole = '0', fraction = '', power = ''] = digits
  if (namesSomething(whole.replace(/[\s,]/g, ''))) return undefined
  const share = unit === '%' || (look.n?.startsWith('pct') && !unit && !euro)
  const exponent = Number(power.slice(1)) - (share ? 2 : 0)
  const negative = minus || sign === '-' || sign === '−'
  const number = Number(`${negative ? '-' : ''}${whole.replace(/[\s,]/g, '')}.${fraction}e${exponent}`)
  if (!Number.isFinite(number)) return undefined
  return { kept: keptNumber(number), ...shownAs(fraction.length, unit === '%', Boolean(euro) || unit === '€') }
}

/** Telephones and post codes begin with 0, and what is longer would lose its end. */
const namesSomething = (digits: string) => /^0\d/.test(digits) || digits.length > DIGITS

function shownAs(decimals: number, share: boolean, money: boolean): { n?: string } {
  if (share) return { n: `pct:${Math.min(decimals, 6)}` }
  return money ? { n: decimals ? 'eur:2' : 'eur:0' } : {}
}

const HOUR = /^(\d{1,3})\s?(?::|h)\s?(\d{2})(?::(\d{2}))?$/i
const FULL_HOUR = /^(\d{1,2})\s?h$/i

function readMoment(text: string, language: Language): Literal | undefined {
  const hour = readHour(text)
  if (hour !== undefined) return { kept: keptNumber(hour), n: 'time' }
  const day = readDay(text, language)
  if (day !== undefined) return { kept: keptNumber(day), n: 'date' }
  const [, before = '', after = ''] = /^(.*\S)\s+(?:à\s+|at\s+)?(\d{1,2}\s?[:h]\s?\d{2}(?::\d{2})?)$/i.exec(text) ?? []
  const [dayOf, hourOf] = [readDay(before, language), readHour(after)]
  if (dayOf === undefined || hourOf === undefined || hourOf >= 1) return undefined
  return { kept: keptNumber(dayOf + hourOf), n: 'datetime' }
}

function readHour(text: string): number | undefined {
  const [, full] = FULL_HOUR.exec(text) ?? []
  if (full) return Number(full) <= 24 ? Number(full) / 24 : undefined
  const [, hours, minutes, seconds = '0'] = HOUR.exec(text) ?? []
  if (hours === undefined || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) / 86_400
}

/** Since 30 December 1899. */
export function readDay(text: string, language: Language): number | undefined {
  const [, y, m, d] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? []
  if (y) return serial(Number(y), Number(m), Number(d))
  const [, day, month, year] = /^(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})$/.exec(text) ?? []
  if (day) return serial(fullYear(year), Number(month), Number(day))
  const [, first, name = '', last] = /^(\d{1,2})(?:er|st|nd|rd|th)?\s+(\p{L}+)\.?\s+(\d{2}|\d{4})$/iu.exec(text) ?? []
  const named = monthNamed(name, language)
  return first && named ? serial(fullYear(last), named, Number(first)) : undefined
}

function fullYear(year = ''): number {
  return year.length > 2 ? Number(year) : Number(year) + (Number(year) < YEARS ? 2000 : 1900)
}

/** From 1; 0 for none. */
function monthNamed(name: string, language: Language): number {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  for (const spoken of language === 'fr' ? (['fr', 'en'] as const) : (['en', 'fr'] as const)) {
    const found = Math.max(WHOLE_MONTHS[spoken].indexOf(plain), MONTHS[spoken].indexOf(plain))
    if (found >= 0) return found + 1
  }
  return 0
}

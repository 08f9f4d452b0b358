/* Numbers, shares, sums of money, days and hours as people write them. */

import type { Language } from '../types'
import { dateOf } from './values'

const LOCALES = { fr: 'fr-FR', en: 'en-GB' }
const formats = new Map<string, Intl.NumberFormat>()

/** What a number of a sheet is exact to. */
const DIGITS = 15
/** Outside of these a number that is shown as it is has a power of ten. */
const [SMALL, LARGE] = [1e-7, 1e15]

function format(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`
  let found = formats.get(key)
  if (!found) {
    found = new Intl.NumberFormat(LOCALES[language], { ...options, signDisplay: 'negative' })
    formats.set(key, found)
  }
  return found
}

const KINDS = new Map<string, Intl.NumberFormatOptions>([
  ['int', {}],
  ['dec', {}],
  ['eur', { style: 'currency', currency: 'EUR' }],
  ['pct', { style: 'percent' }],
])

/** In two decimals where they are not said, a whole number or a share in none; of no known kind, as it is. */
export function decimal(number: number, kind: string, decimals: number | undefined, language: Language): string {
  const exact = Number(number.toPrecision(DIGITS))
  const options = KINDS.get(kind)
  if (!options) return asItIs(exact, language)
  const digits = kind === 'int' ? 0 : (decimals ?? (kind === 'pct' ? 0 : 2))
  return format(language, { ...options, minimumFractionDigits: digits, maximumFractionDigits: digits }).format(exact)
}

function asItIs(number: number, language: Language): string {
  const size = Math.abs(number)
  if (size !== 0 && (size < SMALL || size >= LARGE))
    return number
      .toExponential(5)
      .replace(/\.?0*e/, 'E')
      .replace('.', language === 'fr' ? ',' : '.')
  return format(language, { maximumFractionDigits: 9, useGrouping: false }).format(number)
}

const point = (digits: string, language: Language) => (language === 'fr' ? digits.replace('.', ',') : digits)

/** All its digits; with a power of ten where they would be read as the name of something. */
const digitsOf = (number: number, most: number) =>
  Math.abs(number) < most ? String(number === 0 ? 0 : number) : number.toExponential()

export const plain = (number: number, language: Language) => point(digitsOf(number, LARGE), language)

/** All its digits, counted in hundredths. */
export function share(number: number, language: Language): string {
  const [digits = '0', power] = digitsOf(number, LARGE / 100).split('e')
  const hundredfold = power === undefined ? hundred(digits) : `${digits}e${Number(power) + 2}`
  return `${point(hundredfold, language)}${language === 'fr' ? ' %' : '%'}`
}

function hundred(digits: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits) ?? []
  const two = fraction.padEnd(2, '0')
  const front = (whole + two.slice(0, 2)).replace(/^0+(?=\d)/, '')
  return sign + front + (two.length > 2 ? `.${two.slice(2)}` : '')
}

export function truth(value: boolean, language: Language): string {
  if (language === 'fr') return value ? 'VRAI' : 'FAUX'
  return value ? 'TRUE' : 'FALSE'
}

const two = (number: number) => String(number).padStart(2, '0')

/** « 15/01/2027 14:30 »; hours beyond a day are counted on. Nothing of what is no day. */
export function moment(number: number, kind: string, seconds: boolean): string | undefined {
  const date = dateOf(number)
  if (!date) return undefined
  if (kind === 'time') return hour(date, Math.floor(Math.round(number * 86_400) / 3600), seconds)
  const day = `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`
  return kind === 'date' ? day : `${day} ${hour(date, date.getUTCHours(), seconds)}`
}

function hour(date: Date, hours: number, seconds: boolean): string {
  const exact = seconds && date.getUTCSeconds() ? `:${two(date.getUTCSeconds())}` : ''
  return `${two(hours)}:${two(date.getUTCMinutes())}${exact}`
}

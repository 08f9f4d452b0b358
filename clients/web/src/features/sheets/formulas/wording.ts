/* Texts within formulas that have a language of their own: criteria, `">1,6"`, and formats, `"jj/mm/aaaa"`. */

import type { Language } from '../types'
import { wholeArguments, type Inside } from './grammar'
import { readDay } from './literals'
import type { Token } from './tokens'
import { dateOf } from './values'

const CRITERIA = new Set(['COUNTIF', 'COUNTIFS', 'SUMIF', 'SUMIFS', 'AVERAGEIF', 'AVERAGEIFS', 'MAXIFS', 'MINIFS'])
const COMPARED = /^(<=|>=|<>|<|>|=)?(.*)$/s

/** As they are kept, from as they were typed; function names are English already. */
export const keptTexts = (tokens: readonly Token[], language: Language): Token[] =>
  language === 'fr' ? translated(tokens, keptCriterion, keptFormat) : [...tokens]

export const typedTexts = (tokens: readonly Token[], language: Language): Token[] =>
  language === 'fr' ? translated(tokens, typedCriterion, typedFormat) : [...tokens]

type Translate = (text: string) => string

function translated(tokens: readonly Token[], criterion: Translate, format: Translate): Token[] {
  const places = wholeArguments(tokens)
  return tokens.map((token, index) => {
    const inside = places[index]
    if (token.is !== 'text' || !inside) return token
    if (CRITERIA.has(inside.name)) return { ...token, text: criterion(token.text) }
    return isFormat(inside) ? { ...token, text: format(token.text) } : token
  })
}

const isFormat = ({ name, argument }: Inside) => name === 'TEXT' && argument === 1

/** `">1 250,5"` to `">1250.5"`, `"<15/01/2027"` to `"<2027-01-15"`. */
function keptCriterion(text: string): string {
  const [, sign = '', compared = ''] = COMPARED.exec(text) ?? []
  if (/^-?\d[\d\s]*,\d+$/.test(compared)) return sign + compared.replace(/\s/g, '').replace(',', '.')
  const day = /[/.]/.test(compared) ? readDay(compared, 'fr') : undefined
  return day === undefined ? text : sign + (dateOf(day)?.toISOString().slice(0, 10) ?? compared)
}

function typedCriterion(text: string): string {
  const [, sign = '', compared = ''] = COMPARED.exec(text) ?? []
  if (/^-?\d+\.\d+$/.test(compared)) return sign + compared.replace('.', ',')
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(compared) ?? []
  return year ? `${sign}${day}/${month}/${year}` : text
}

/** Not what stands in quotes there. */
const outside = (format: string, change: Translate) =>
  format.replace(/"[^"]*"|\\.|[^"\\]+/gs, (part) => (/^["\\]/.test(part) ? part : change(part)))

const PLACE = '[#0?]'
/** What stands between two places of digits. */
const between = (part: string, sign: string, instead: string) =>
  part.replace(new RegExp(`(${PLACE})${sign}(?=${PLACE})`, 'g'), `$1${instead}`)

const keptFormat = (format: string) =>
  outside(format, (part) => {
    const days = part.replace(/j/gi, 'd').replace(/a/gi, 'y')
    if (/\.|#,##0/.test(days)) return days
    return between(between(days, ',', '.'), '[ \u00a0\u202f]', ',')
  })

const typedFormat = (format: string) =>
  outside(format, (part) => {
    if (/AM\/PM/i.test(part)) return part
    const days = part.replace(/d/gi, 'j').replace(/y/gi, 'a')
    return between(between(days, ',', ' '), '\\.', ',')
  })

/* What errors of formulas say to people. */

import { typeset } from '../../../i18n/typography'
import type { Language } from '../types'

interface Errors {
  of: Record<string, string>
  other: string
  unknown: (name: string, nearest: string | undefined) => string
}

const fr: Errors = {
  of: {
    '#DIV/0!': 'Division par zéro.',
    '#REF!': "Une cellule de la formule n'existe plus.",
    '#NAME?': 'La formule contient un nom inconnu.',
    '#VALUE!': 'Une valeur de la formule ne convient pas, par exemple un texte là où il faut un nombre.',
    '#N/A': "La valeur cherchée n'a pas été trouvée.",
    '#NUM!': 'Le calcul donne un nombre impossible.',
    '#CIRC!': 'La formule dépend de son propre résultat.',
    '#SPILL!': 'Le résultat occupe plusieurs cellules, et une de celles-ci est remplie.',
  },
  other: 'La formule ne peut pas être calculée.',
  unknown: (name, nearest) => `La fonction ${name} est inconnue.` + (nearest ? ` Vouliez-vous dire ${nearest} ?` : ''),
}

const en: Errors = {
  of: {
    '#DIV/0!': 'Division by zero.',
    '#REF!': 'A cell of the formula is no more.',
    '#NAME?': 'The formula has a name that is unknown.',
    '#VALUE!': 'A value of the formula does not fit, such as a text where a number is needed.',
    '#N/A': 'What was looked for is not there.',
    '#NUM!': 'The result is no possible number.',
    '#CIRC!': 'The formula depends on its own result.',
    '#SPILL!': 'The result takes several cells, and one of them is filled.',
  },
  other: 'The formula cannot be worked out.',
  unknown: (name, nearest) => `There is no function ${name}.` + (nearest ? ` Did you mean ${nearest}?` : ''),
}

const TYPESET: Errors = {
  of: Object.fromEntries(Object.entries(fr.of).map(([error, words]) => [error, typeset(words)])),
  other: typeset(fr.other),
  unknown: (name, nearest) => typeset(fr.unknown(name, nearest)),
}

export const errors = (language: Language): Errors => (language === 'fr' ? TYPESET : en)

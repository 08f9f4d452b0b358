/* The words of holding a sitting; they come with its screen rather than with every page. */

import { language } from '../../../i18n'
import { typesetAll } from '../../../i18n/typography'
import { en } from './en'
import { fr as french } from './fr'

const fr = typesetAll(french)

export type Words = typeof fr

/** Follows a change of language. */
export function words(): Words {
  return language() === 'en' ? en : fr
}

/* The words of reading a convocation from its letter; they come with that page rather than with every page. */

import { language } from '../../../i18n'
import { typesetAll } from '../../../i18n/typography'
import { en } from './en'
import { fr as french } from './fr'

const fr = typesetAll(french)

/** Follows a change of language. */
export function words(): typeof fr {
  return language() === 'en' ? en : fr
}

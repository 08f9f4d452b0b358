/* The word beside a person's name that says what they are to the house: « Maire », « Élue ». */

import type { Person } from '../frames'
import { t } from '../i18n'

/** Empty for staff and guests, of whom the tag « Externe » says it. */
export function titleTag({ population, title, civility }: Person): string {
  if (population !== 'official') return ''
  if (/^maire$/i.test(title)) return title
  return civility === 'madame' ? t().population.officialF : t().population.official
}

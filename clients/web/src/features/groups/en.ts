/* Choosing a group, in English. */

import type { Dictionary } from '../../i18n'
import type { fr } from './fr'

export const en: Dictionary<typeof fr> = {
  choose: 'Choose a group',
  missing: 'Choose the group.',
  withGuests: 'With people from outside',
}

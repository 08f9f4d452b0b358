/* The words of sheets, in the language of the page. */

import { spoken } from '../../i18n'
import { en } from './en'
import { fr } from './fr'

export const words = spoken(fr, en)

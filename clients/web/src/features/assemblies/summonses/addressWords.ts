/* Since when an address holds, in the words that the follow-up alone has. */

import { spoken, type Dictionary } from '../../../i18n'

const fr = {
  /** Of an address that nobody had confirmed when the convocation was sent; by nobody known, "". */
  unconfirmed: (when: string, by: string) =>
    `Adresse inscrite${when ? ` le ${when}` : ''}${by ? ` par ${by}` : ''}, non confirmée depuis sa boîte : la consultation par le lien n’établit rien`,
  confirmed: (when: string, by: string) =>
    `Adresse confirmée, en vigueur depuis le ${when}${by ? `, inscrite par ${by}` : ''}`,
}

const en: Dictionary<typeof fr> = {
  unconfirmed: (when, by) =>
    `Address entered${when ? ` on ${when}` : ''}${by ? ` by ${by}` : ''}, not confirmed from its mailbox: opening by the link establishes nothing`,
  confirmed: (when, by) => `Address confirmed, in force since ${when}${by ? `, entered by ${by}` : ''}`,
}

export const addressWords = spoken(fr, en)

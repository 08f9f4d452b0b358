/* The same in English. */

import type { fr } from './fr'

export const en: typeof fr = {
  title: 'Reports',
  none: 'No problem reported',
  noneText: 'Everybody can report one from their settings, or by the search (Ctrl + K).',
  open: 'To be seen to',
  settled: 'Settled',
  on: (page) => `Page: ${page}`,
  error: (reference) => `Error ${reference}, to be looked for in the server’s logs`,
  settle: 'Settled',
  settleOf: (who) => `Settled: report of ${who}`,
  reopen: 'Reopen',
  reopenOf: (who) => `Reopen: report of ${who}`,
  forgotten: 'A report that is settled is erased after 90 days.',
}

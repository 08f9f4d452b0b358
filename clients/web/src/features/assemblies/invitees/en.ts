/* Those invited to a sitting beside the convened, in English. */

import { counted, type Dictionary } from '../../../i18n'
import type { fr } from './fr'

const n = (count: number, one: string, many: string) => counted('en', count, one, many)
const numbers = (items: readonly number[]) =>
  items.length < 2 ? `${items[0] ?? ''}` : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`

export const en: Dictionary<typeof fr> = {
  title: 'People invited',
  about: 'They are not convened and do not count for the quorum. They see only what you choose.',
  none: 'Nobody is invited',
  noneText:
    'Staff, experts, press: an invitation is no convocation. Each gets an e-mail, with the items and documents you choose.',
  invite: 'Invite',
  outside: 'No account',
  for: (items) => `${items.length < 2 ? 'Item' : 'Items'} ${numbers(items)}`,
  documents: (count) => n(count, 'document', 'documents'),
  waiting: 'E-mail waiting',
  handed: (when) => `E-mail handed over ${when}`,
  filed: 'E-mail written to a file, not sent',
  refused: 'E-mail refused',
  bounced: 'E-mail came back',
  withdrawn: (when) => `Withdrawn ${when}`,
  acts: (name) => `Acts for the invitation of ${name}`,
  withdraw: 'Withdraw the invitation',

  inviteTitle: 'Invite to the sitting',
  who: 'Whom?',
  known: 'From the directory',
  other: 'Somebody else',
  people: 'People',
  peopleHint: 'Those convened are not there: they get the convocation.',
  name: 'Name',
  email: 'E-mail address',
  emailHint: 'The link in the e-mail is enough to read the invitation, until a week after the sitting.',
  items: 'For which items?',
  all: 'The whole agenda',
  papers: (item) => `Documents of item ${item} to show`,
  message: 'Message',
  messageHint: 'Optional. It stands in the e-mail.',
  send: (count) => (count > 1 ? `Send ${count} invitations` : 'Send the invitation'),
  sent: (count) => (count > 1 ? `${count} invitations recorded.` : 'Invitation recorded.'),
  whoMissing: 'Choose at least one person.',
  nameMissing: 'Enter the name of the person.',
  emailMissing: 'Enter an e-mail address, such as first.last@example.org.',
  itemsMissing: 'Choose at least one item.',
  someSent: (count, name) => `${n(count, 'invitation recorded', 'invitations recorded')}. For ${name}:`,

  withdrawTitle: (name) => `Withdraw the invitation of ${name}?`,
  withdrawText: 'An e-mail will tell them. Their link will show neither items nor documents any more.',
  reason: 'Reason',
  reasonHint: 'Optional. It stands in the e-mail.',
  isWithdrawn: 'Invitation withdrawn.',

  refusals: {
    convened: 'This person is convened, and need not be invited.',
    invited: 'This person is invited already.',
    most: 'A hundred invitations to this sitting are recorded already.',
    replaced: 'A new version has replaced this convocation. Invite from its follow-up.',
    cancelled: 'The sitting is cancelled.',
    opened: 'The hour of the sitting has passed.',
    withdrawn: 'The invitation has been withdrawn already.',
    person: 'This person has no active account any more.',
    email: 'This is no e-mail address.',
    name: 'Enter the name of the person.',
  },

  one: 'Invitation',
  own: 'Your invitations',
  hello: (name) => `Hello ${name}`,
  invites: (by) => `${by} invites you to this sitting.`,
  invited: 'You are invited to this sitting.',
  notConvened: 'This is an invitation and no convocation: your presence does not count for the quorum.',
  forYou: 'The invitation is for',
  noPapers: 'No document has been passed on to you.',
  isCancelled: 'This sitting is cancelled: do not come.',
  isReplaced: 'A later version has taken the place of what this link showed. Open that of the latest e-mail.',
  isTakenBack: 'This invitation has been withdrawn: do not come.',
  taken: 'Withdrawn',
  copyTitle: 'Copy for information',
  copy: 'Copy for information (article L. 5211-40-2 of the CGCT). It does not convene you, and asks for no answer.',
  paper: {
    deliberations: 'List of the deliberations of this sitting (article L. 5211-40-2 of the CGCT).',
    minutes: 'Minutes of this sitting (article L. 5211-40-2 of the CGCT).',
  },
  why: (reason) => `Reason: ${reason}`,
  over: 'This link is over',
  overText: 'It is good until a week after the sitting.',
  missing: 'No such invitation',
  missingText: 'It is no longer shown a week after the sitting, or is not addressed to you.',
}

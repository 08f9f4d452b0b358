/* Electronic addresses, in English. */

import type { Dictionary } from '../../i18n'
import type { fr } from './fr'

export const en: Dictionary<typeof fr> = {
  title: (name) => `E-mail address of ${name}`,
  ownTitle: 'Your e-mail address',
  inForce: 'Present address',
  since: (day) => `Since ${day}`,
  signsIn: (email) => `Signing in is still with ${email}, until it is confirmed.`,
  stays: (letters, email, name) =>
    `Convocations go to ${letters}; signing in stays with ${email} until ${name} has confirmed it: by their password, in a session of theirs, or from the mailbox of before.`,
  readAlready: 'The link sent to the new address has been followed.',
  agreedAlready: 'It is agreed to; the link sent to the new address has still to be followed.',
  signsInNow: (email) => `Signing in is with ${email} from now on.`,
  agreeFor: 'Confirm in their place',
  agreeForText:
    'For whoever has neither password, nor session, nor mailbox left: another administrator, who has been one for seven days, confirms in their place; where there is none, the one who recorded it, after seven days in which the person could sign in and nobody ceased to administer.',
  recordedForYou: (letters, email) =>
    `The administration has recorded a new address for you: ${letters}. Your convocations go there; you still sign in with ${email} until you have confirmed it.`,
  mine: 'Yes, it is mine',
  notMine: 'It is not me',
  agreed: (email, done) =>
    done ? `From now on you sign in with ${email}.` : `Noted. Follow the link sent to ${email}, too.`,
  notMineDone: (before) => `Noted: your convocations go to ${before} again. Tell the town hall.`,
  waits: (email) => `Waiting to be confirmed: a link was sent to ${email}.`,
  waitsUntil: 'It works for three days. Recording the same address again sends another one.',
  takeBack: 'Take this change back',
  takenBack: 'Change taken back',
  change: 'Change address',
  changeOf: 'Change the e-mail address',
  email: 'New e-mail address',
  emailWrong: 'Give an address, such as first.last@example.com.',
  requestedOn: 'Asked for on',
  requestedHint: 'The day on which the person gave it. That of the entry is noted apart.',
  requestedWrong: 'Give a day, today at the latest.',
  atOnce:
    'Convocations go there from now on. Signing in stays with the former one until the person themself has confirmed the new one; the former address and their devices are told.',
  ownText:
    'A link is sent to the new address: once confirmed, it takes the place of the former one, to sign in and to receive your convocations. The former one is told.',
  password: 'Your password',
  passwordMissing: 'Give your password.',
  save: 'Record the address',
  ask: 'Ask for the change',
  saved: (email) => `Address recorded: ${email}`,
  asked: (email) => `A link was sent to ${email}`,
  history: 'Changes on record',
  none: 'No change since they came into Parvis.',
  from: (before) => `instead of ${before}`,
  recorded: (asked, day, by) => `Asked for on ${asked}, recorded on ${day} by ${by}`,
  confirmed: (day) => `Confirmed on ${day}`,
  unconfirmed: 'To be confirmed',
  withdrawn: 'Taken back, or replaced before it was confirmed',
  refused: {
    email: 'This address is somebody else’s already.',
    same: 'It is the address in force already.',
    requested_on: 'A request cannot be dated in the future.',
    person: 'This person has no access to Parvis any more.',
    population: 'Ask the person who invited you.',
    second: 'Another administrator, who has been one for seven days, has to confirm this address.',
    delay:
      'Nobody else has been an administrator for seven days: wait until seven days after it was recorded, the account was opened again, and anybody ceased to administer.',
    change: 'This change was confirmed, replaced or taken back already.',
  },
}

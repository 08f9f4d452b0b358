/* From the letter to the convocation, in English. */

import type { Dictionary } from '../../../i18n'
import type { fr } from './fr'

export const en: Dictionary<typeof fr> = {
  hello: (name: string) => `Hello ${name}`,
  over: 'This link is worth nothing any more',
  overText: 'It is good until a week after the sitting. Sign in to find your convocations.',
  replaced: 'A new version has taken the place of this convocation. Open the link of the latest e-mail, or sign in.',
  cancelled: 'This sitting has been cancelled: there is no need to come.',
  announced: 'When you open the convocation, the date and hour are recorded under your name.',
  open: 'Open the convocation',
  opened: (when: string) => `Opened ${when}: it is recorded.`,
  acknowledged: (when: string) => `Acknowledgement recorded ${when}.`,
  acknowledging: 'Acknowledge',
  acknowledge: 'I acknowledge receipt',
  whyAcknowledge: 'A code will be sent to you by e-mail: it shows that it is you. You then say whether you will come.',
  answer: 'Answer',
  why: 'To say whether you will come or give your proxy, show that it is you.',
  sendCode: 'Get a code by e-mail',
  sent: 'A code of 6 digits has just been sent to the address at which you got the convocation.',
  atOnce: 'Your acknowledgement is recorded with the sixth digit.',
  code: 'Code received',
  wrong: 'This is not the code, or it has been used. Check it, or ask for another.',
  unknown:
    'The server’s answer has not come: it is not known yet whether it is recorded. Continue once the line is back.',
  enter: 'Continue',
  again: 'Get another code',
  password: 'Sign in with a password',
}

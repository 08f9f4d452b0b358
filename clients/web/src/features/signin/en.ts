/* Signing in, invitations and passwords, in English. */

import type { Dictionary } from '../../i18n/typography'
import type { signin as fr } from './fr'

export const signin: Dictionary<typeof fr> = {
  title: 'Sign in',
  lead: 'The common space of councillors and staff.',
  email: 'Your e-mail address',
  emailExample: 'firstname.lastname@josselin.example',
  password: 'Password',
  submit: 'Sign in',
  forgotten: 'Forgotten password',
  hosted: 'Hosted by your town hall.',
  wrong: 'This address and this password do not go together.',
  tooFast: 'Too many attempts in a short time. Wait a minute, then try again.',
  offline: 'The server does not answer. Check your connection, then try again.',
  failed: 'The server could not answer. Try again in a moment.',
  back: 'Back to sign-in',
  forgottenTitle: 'Forgotten password',
  forgottenLead: 'We send you a link to choose a new one. It works once.',
  sendLink: 'Send me a link',
  linkSentTitle: 'Look at your mail',
  linkSent: (email) =>
    `If there is an account for ${email}, a link has just been sent there. Look in the spam folder too.`,
  resetTitle: 'New password',
  newPassword: 'Choose a password',
  passwordRule: 'At least 10 characters. A short sentence does well.',
  passwordShort: (n) => (n === 1 ? 'At least 1 more character.' : `At least ${n} more characters.`),
  reset: 'Save and sign in',
  others: 'Your other devices will be signed out.',
  linkOverTitle: 'This link no longer works',
  linkOver: 'It has been used already, or its date has passed. Ask for a new one.',
  invitationOver:
    'It has been used already, or its date has passed. Ask the person who wrote to you for a new invitation.',
  invitation: 'Invitation',
  welcome: (name) => (name ? `Welcome ${name}` : 'Welcome'),
  opensTo: (by, house) =>
    house ? `${by} opens the common space to you: ${house}.` : `${by} opens the common space to you.`,
  enters: (n) => (n === 1 ? 'You enter 1 group' : `You enter ${n} groups`),
  yourName: 'Your first name and surname',
  civility: 'How should you be addressed?',
  madame: 'Madame',
  monsieur: 'Monsieur',
  until: (day) => `Your access ends on ${day}.`,
  accept: 'Join Parvis',
  validUntil: (day) => `Invitation valid until ${day}`,
  nameMissing: 'Write your first name and surname.',
}

/* What the interface says, in English. */

import type { fr } from './fr'
import { counted } from './plural'
import type { Dictionary } from './typography'

const n = (count: number, one: string, many: string) => counted('en', count, one, many)

export const en: Dictionary<typeof fr> = {
  product: 'Parvis',
  skip: 'Skip to content',
  nav: {
    label: 'Sections',
    search: 'Search',
    home: 'Home',
    discussions: 'Discussions',
    publications: 'Posts',
    sittings: 'Sittings',
    agenda: 'Calendar',
    directory: 'Directory',
    administration: 'Administration',
    more: 'More',
    settings: 'My settings',
    me: (name) => `${name}, my account`,
    back: 'Back',
  },
  count: {
    unread: () => 'unread',
    expected: (count) => (count === 1 ? 'awaits you' : 'await you'),
    mentions: (count) => (count === 1 ? 'mention' : 'mentions'),
  },
  population: { staff: 'Staff', official: 'Councillor', officialF: 'Councillor', guest: 'External' },
  presence: { online: 'Online', away: 'Away', offline: 'Offline' },
  act: {
    cancel: 'Cancel',
    close: 'Close',
    save: 'Save',
    send: 'Send',
    retry: 'Try again now',
    show: 'Show',
    hide: 'Hide',
    signOut: 'Sign out',
  },
  theme: { label: 'Appearance', system: 'Same as the device', light: 'Light', dark: 'Dark' },
  language: { label: 'Language', fr: 'Français', en: 'English' },
  network: {
    offline: 'Offline',
    willBeSent: (count) => `${n(count, 'message', 'messages')} will be sent`,
    connecting: 'Reconnecting…',
    waiting: (count) => `${n(count, 'message', 'messages')} waiting`,
    back: 'Back online.',
    sent: (count) => `${n(count, 'message', 'messages')} sent.`,
  },
  state: {
    failed: 'The list could not be loaded',
    loading: 'Loading',
    notFoundTitle: 'This page does not exist, or is not open to you',
    notFound: 'If a colleague gave you this link, ask to be added to the group.',
    backHome: 'Back to home',
    downTitle: 'The server does not answer',
    down: 'Your drafts are kept on this device.',
    nextTry: (seconds) => `Next try in ${seconds} s.`,
    crashTitle: 'This page could not be shown',
    crash: 'Nothing you have written is lost. Reload the page; if it happens again, tell the town hall.',
    reload: 'Reload',
  },
  failure: {
    not_found: 'This no longer exists, or is no longer open to you.',
    not_allowed: 'You do not have this right in this group.',
    invalid: 'One of the values is not accepted.',
    conflict: 'It is already done, or somebody was quicker.',
    archived: 'This group is archived: it can be read, not written to.',
    too_fast: 'Too many requests in a short time. Wait a moment.',
    wrong_password: 'Wrong password.',
    offline: 'You are offline. Try again once the connection is back.',
    other: 'The server could not do what was asked.',
    reference: (reference) => `Reference ${reference}`,
  },
  people: {
    and: (first, last) => `${first} and ${last}`,
    others: (count) => (count === 1 ? '1 other person' : `${count} other people`),
    all: 'everyone',
    unknown: 'Somebody who left',
    you: 'You',
  },
  reminder: {
    text: (title: string) => `You are reminded of a publication to read: ${title}`,
    read: 'Read',
  },
  text: { unfold: 'Read more', fold: 'Show less' },
  date: { today: 'Today', yesterday: 'Yesterday', at: (day, time) => `${day} at ${time}` },
}

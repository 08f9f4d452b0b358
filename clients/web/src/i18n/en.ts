/* What the interface says, in English. */

import type { fr } from './fr'
import { counted } from './plural'
import type { Dictionary } from './typography'

const n = (count: number, one: string, many: string) => counted('en', count, one, many)

export const en: Dictionary<typeof fr> = {
  product: 'Parvis',
  skip: 'Skip to content',
  palette: {
    label: 'Search, go to, do',
    placeholder: 'Search, go to, do…',
    escape: 'Esc',
    failed: 'The palette could not be loaded. Check your connection, then open it again.',
  },
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
    undo: 'Undo',
    close: 'Close',
    dismiss: 'Dismiss this notice',
    save: 'Save',
    goOn: 'Go on',
    giveUp: 'Give up',
    send: 'Send',
    retry: 'Try again now',
    show: 'Show',
    hide: 'Hide',
    signOut: 'Sign out',
  },
  leaving: {
    unsent: 'Sign out without sending?',
    refused: (count) =>
      count === 1
        ? 'A message could not be sent. It will be erased from this device.'
        : `${count} messages could not be sent. They will be erased from this device.`,
    lost: (count) =>
      count === 1
        ? 'A message is still waiting to be sent. It will be lost.'
        : `${count} messages are still waiting to be sent. They will be lost.`,
    offline: 'Offline: you can sign out once the connection is back.',
  },
  revised: {
    label: 'Changed elsewhere',
    choose: 'Your text is kept here. This is what is saved:',
    take: 'Take what is saved',
    keep: 'Save my version',
    byYou: (when: string) => `You changed this meanwhile, in another window or on another device (${when}).`,
    by: (name: string, when: string) => `${name} changed this meanwhile (${when}).`,
    bySomebody: (when: string) => `This was changed meanwhile (${when}).`,
  },
  theme: { label: 'Appearance', system: 'Same as the device', light: 'Light', dark: 'Dark' },
  language: { label: 'Language', fr: 'Français', en: 'English' },
  network: {
    offline: 'Offline',
    forFiles: (count: number) =>
      count === 1
        ? '1 message waits for its files: keep Parvis open'
        : `${count} messages wait for their files: keep Parvis open`,
    willBeSent: (count) => `${n(count, 'message', 'messages')} will be sent`,
    connecting: 'Reconnecting…',
    waiting: (count) => `${n(count, 'message', 'messages')} waiting`,
    back: 'Back online.',
    sent: (count) => `${n(count, 'message', 'messages')} sent.`,
  },
  state: {
    noMail: 'No mail leaves: the town hall has no mail server.',
    failed: 'The list could not be loaded',
    loading: 'Loading',
    givenUp: 'Give up what you have written here?',
    notFoundTitle: 'This page does not exist, or is not open to you',
    notFound: 'If a colleague gave you this link, ask to be added to the group.',
    backHome: 'Back to home',
    downTitle: 'The server does not answer',
    down: 'Your drafts are kept on this device.',
    nextTry: (seconds) => `Next try in ${seconds} s.`,
    crashTitle: 'This page could not be shown',
    crash: 'Nothing you have written is lost. Reload the page; if it happens again, tell the town hall.',
    reload: 'Reload',
    resuming: 'The line was cut. This goes on by itself once it is back.',
  },
  failure: {
    not_found: 'This no longer exists, or is no longer open to you.',
    not_allowed: 'You do not have this right in this group.',
    invalid: 'One of the values is not accepted.',
    conflict: 'It is already done, or somebody was quicker.',
    archived: 'This group is archived: it can be read, not written to.',
    too_fast: 'Too many requests in a short time. Wait a moment.',
    directs: 'You have begun many direct conversations within an hour: wait before you begin another.',
    wrong_password: 'Wrong password.',
    offline: 'You are offline. Try again once the connection is back.',
    unanswered:
      'The line was cut before the answer: it is not known yet whether this was recorded. Once the connection is back, check before doing it again.',
    other: 'The server could not do what was asked.',
    reference: (reference) => `Reference ${reference}`,
  },
  people: {
    and: (first, last) => `${first} and ${last}`,
    others: (count) => (count === 1 ? '1 other person' : `${count} other people`),
    all: 'everyone',
    unknown: 'Somebody you no longer see',
    you: 'You',
    own: 'My notes and documents',
  },
  call: {
    post: (title) => `Post: ${title}`,
    convocation: (body, day) => `Convocation: ${body}, ${day}`,
    event: (title, day) => `Event: ${title}, ${day}`,
    away: 'While you were left in peace',
    missed: (news, places) =>
      `${n(news, 'piece of news', 'pieces of news')} in ${n(places, 'conversation', 'conversations')}`,
  },
  recall: {
    title: (what) => `Reminder · ${what}`,
    text: (what) => `Reminder: ${what}`,
    done: 'Done: this message is not expected any more.',
  },
  reminder: {
    text: (title: string) => `You are reminded of a publication to read: ${title}`,
    anew: (title: string) => `A publication was changed and is to be read again: ${title}`,
    read: 'Read',
  },
  text: { unfold: 'Read more', fold: 'Show less' },
  date: {
    townHours: (zone) => `Hours of the town hall (${zone}), not of this device.`,
    today: 'Today',
    yesterday: 'Yesterday',
    at: (day, time) => `${day} at ${time}`,
  },
}

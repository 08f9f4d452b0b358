/* The first page, in English. */

import type { Dictionary } from '../../i18n'
import type { fr } from './fr'

export const en: Dictionary<typeof fr> = {
  title: 'Home',
  hello: (name: string) => `Hello ${name}`,
  expected: 'Expected from you',
  nothing: 'Nothing is expected from you',
  nothingText: 'Convocations, tracked publications and messages that call you arrive here, and stay until it is done.',
  trackedPost: 'Tracked publication, to be read',
  trackedPostReminded: (when: string) => `Tracked publication, reminded ${when}`,
  keptIn: (by, where) => `${by}, ${where}`,
  mentioned: (by: string, where: string) => `${by} mentioned you in ${where}`,
  dates: 'Next dates',
  unread: 'Unread',
  allRead: 'You have read everything.',
  discussions: 'Discussions',
  conversations: 'Conversations',
  allDiscussions: 'All discussions',
  noConversation: 'No conversation yet.',
  publications: 'Publications',
  allPublications: 'All publications',
  publicationIn: (by: string, where: string) => `${by}, ${where}`,
  convene: 'Convene',
  publish: 'Publish',
  write: 'New message',
  toRemind: (count: number) =>
    count === 1 ? 'One official has not acknowledged' : `${count} officials have not acknowledged`,
  seeThem: 'See the follow-up',
  followUp: 'Follow-up',
  ackOf: (count: number, total: number) => `${count} of ${total} acknowledged`,
  open: 'Open',
  you: 'You',
}

/* Whole records for tests, of which each test says only what matters to it. */

import type {
  CalendarEvent,
  Chat,
  Conversation,
  Mark,
  Me,
  Membership,
  Message,
  Person,
  Post,
  Receipt,
  Started,
} from '../frames'

export const ME = 1
export const AT = new Date('2026-09-08T09:14:00Z')

export function person(id: number, given: Partial<Person> = {}): Person {
  const rest = { title: '', service: '', civility: '' as const, active: true }
  return { id, name: `Personne ${id}`, population: 'staff', ...rest, ...given }
}

export function me(given: Partial<Me> = {}): Me {
  return {
    person: ME,
    email: 'moi@josselin.example',
    phone: '',
    language: 'fr',
    theme: 'system',
    administrator: false,
    convenes: [],
    shows_reading: false,
    access_ends_at: null,
    digest: 'daily',
    recorded_address: null,
    ...given,
  }
}

export function conversation(id: number, members: number[], given: Partial<Conversation> = {}): Conversation {
  return {
    id,
    kind: 'group',
    created_at: AT,
    name: `Groupe ${id}`,
    description: '',
    icon: '',
    visibility: 'closed',
    posting: 'everyone',
    population: null,
    archived: false,
    shows_reading: false,
    tracks_posts: false,
    members: members.map((one) => ({ person: one, role: 'member' })),
    positions: [],
    version: 1,
    ...given,
  }
}

export function membership(id: number, given: Partial<Membership> = {}): Membership {
  const counts = { read_seq: 0, unread: 0, mentions: 0, counted_seq: 0, unread_from: 0 }
  return { conversation: id, role: 'member', ...counts, level: 'all', pinned: false, draft: '', ...given }
}

export function chat(text: string, given: Partial<Chat> = {}): Chat {
  return {
    type: 'chat',
    text,
    reply_to: null,
    mentions: [],
    mentions_all: false,
    files: [],
    pinned_at: null,
    forwarded: null,
    about: null,
    ...given,
  }
}

export function post(title: string, given: Partial<Post> = {}): Post {
  return {
    type: 'post',
    title,
    text: '',
    tracked: false,
    files: [],
    cover: null,
    pinned_at: null,
    labels: [],
    ...given,
  }
}

export function calendarEvent(given: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    type: 'calendar_event',
    title: 'Visite',
    starts_at: new Date('2099-09-17T16:00:00Z'),
    ends_at: new Date('2099-09-17T17:00:00Z'),
    all_day: false,
    place: '',
    meeting: '',
    text: '',
    category: 'house',
    asks: true,
    places: null,
    reminder: null,
    files: [],
    yes: [],
    maybe: [],
    no: [],
    waiting: [],
    sequence: 0,
    changed_by: null,
    cancelled_at: null,
    repeats: null,
    dates: [],
    ...given,
  }
}

export function message(id: number, seq: number, given: Partial<Message> = {}): Message {
  return {
    conversation: id,
    seq,
    changed_seq: seq,
    author: 2,
    client_id: `client-${id}-${seq}`,
    sent_at: new Date(AT.getTime() + seq * 1_000),
    content: chat(`Message ${seq}`),
    edited_at: null,
    reactions: [],
    receipts: null,
    ...given,
  }
}

export function receipt(id: number, seq: number, given: Partial<Receipt> = {}): Receipt {
  const instants = { delivered_at: null, opened_at: null, acknowledged_at: null, reminded_at: null, answered_at: null }
  return { conversation: id, seq, person: ME, ...instants, earlier: [], ...given }
}

export function mark(id: number, seq: number, given: Partial<Mark> = {}): Mark {
  return { conversation: id, seq, saved_at: null, remind_at: null, expected_since: null, ...given }
}

export function started(given: Partial<Started> = {}): Started {
  return {
    me: me(),
    authority: { name: 'Josselin', time_zone: 'Europe/Paris', sends_mail: true },
    people: [person(ME), person(2)],
    conversations: [],
    memberships: [],
    messages: [],
    cursors: [],
    incomplete: [],
    receipts: [],
    receipts_from: [],
    marks: [],
    presence: [],
    ...given,
  }
}

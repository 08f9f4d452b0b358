/* A small town hall that lives by chance and tells what a server would tell one of its people, to compare what they made of it. */

import {
  contents,
  type AnyEvent,
  type Changes,
  type Content,
  type Conversation,
  type History,
  type LoadHistory,
  type Membership,
  type Message,
  type Receipt,
  type Started,
} from '../frames'
import type { Chance } from './random'
import { chat, conversation, ME, membership, message, person, post, receipt, started } from './records'

const PEOPLE = [ME, 2, 3, 4, 5]

interface Place {
  conversation: Conversation
  top: number
  read: number
  messages: Map<number, Message>
  kinds: Map<number, Content['type']>
}

function callsMe({ content }: Message): boolean {
  return content.type === 'chat' && (content.mentions_all || content.mentions.includes(ME))
}

export class World {
  /** What was told since the last time it was taken. */
  events: AnyEvent[] = []
  readonly #places = new Map<number, Place>()
  readonly #receipts = new Map<string, Receipt>()
  #next = 100

  constructor(
    readonly chance: Chance,
    readonly guest = false,
  ) {
    for (let group = 0; group < 3; group++) this.#found([ME, 2, 3])
  }

  take(): AnyEvent[] {
    return this.events.splice(0)
  }

  /** Something happens. */
  live(): void {
    const { chance } = this
    const mine = [...this.#places.values()].filter((one) => this.#isMine(one))
    const place = mine.length ? chance.one(mine) : undefined
    const luck = chance.number(100)
    if (!place || luck < 4) this.#found([ME, chance.one([2, 3]), chance.one([4, 5])])
    else if (luck < 8) this.#leave(place)
    else if (luck < 22) this.#read(place)
    else if (luck < 30) this.#join(place)
    else if (luck < 65 || !place.messages.size) this.#send(place)
    else this.#change(place, chance.one([...place.messages.values()]))
  }

  /** The state as a client is given it that holds these cursors. */
  fresh(held: ReadonlyMap<number, number> = new Map(), most = 1_000): Started {
    const mine = [...this.#places.values()].filter((one) => this.#isMine(one))
    const incomplete: number[] = []
    const cursors = mine.map((place) => {
      const { id } = place.conversation
      const changes = this.#changes(place, held.get(id) ?? place.top)
      if (changes.length <= most) return { conversation: id, seq: place.top }
      incomplete.push(id)
      return { conversation: id, seq: (changes[most - 1] as Message).changed_seq }
    })
    const messages = mine.flatMap((place) => {
      const latest = this.#ascending(place).slice(-1)
      return [
        ...new Set([...this.#changes(place, held.get(place.conversation.id) ?? place.top).slice(0, most), ...latest]),
      ]
    })
    const near = new Set([ME, ...mine.flatMap((place) => place.conversation.members.map((one) => one.person))])
    return started({
      people: PEOPLE.filter((id) => !this.guest || near.has(id)).map((id) => this.#person(id)),
      conversations: mine.map((place) => place.conversation),
      memberships: mine.map((place) => this.#membership(place)),
      messages,
      cursors,
      incomplete,
      receipts: [...this.#receipts.values()].filter((one) =>
        mine.some((place) => place.conversation.id === one.conversation),
      ),
    })
  }

  history(asked: LoadHistory): History {
    const all = this.#ascending(this.#place(asked.conversation))
    const found = all.filter((one) => one.seq < (asked.before ?? Infinity))
    const limit = asked.limit ?? 50
    return { messages: found.slice(-limit), more_before: found.length > limit, more_after: asked.before != null }
  }

  catchUp(id: number, after: number, limit = 500): Changes {
    const place = this.#place(id)
    const messages = this.#changes(place, after)
    if (messages.length <= limit) return { messages, top: place.top, complete: true }
    return { messages: messages.slice(0, limit), top: (messages[limit - 1] as Message).changed_seq, complete: false }
  }

  messagesOf(id: number): Message[] {
    return this.#ascending(this.#place(id))
  }

  #place(id: number): Place {
    return this.#places.get(id) as Place
  }

  #person(id: number) {
    return person(id, { population: id === ME && this.guest ? 'guest' : 'staff' })
  }

  #isMine(place: Place): boolean {
    return place.conversation.members.some((member) => member.person === ME)
  }

  #ascending(place: Place): Message[] {
    return [...place.messages.values()].sort((a, b) => a.seq - b.seq)
  }

  #changes(place: Place, after: number): Message[] {
    const changed = [...place.messages.values()].filter((one) => one.changed_seq > after)
    return changed.sort((a, b) => a.changed_seq - b.changed_seq)
  }

  #membership(place: Place): Membership {
    const others = this.#ascending(place).filter((one) => one.seq > place.read && one.author !== ME)
    const unread = others.filter((one) => contents[place.kinds.get(one.seq) ?? 'notice'].counts)
    const mentions = unread.filter(callsMe)
    const counts = { read_seq: place.read, unread: unread.length, mentions: mentions.length, counted_seq: place.top }
    return membership(place.conversation.id, counts)
  }

  #found(members: number[]): void {
    const people = members.sort((a, b) => a - b)
    const id = this.#next++
    const positions = this.chance.often(0.5) ? people.map((one) => ({ person: one, seq: 0 })) : []
    const group = conversation(id, people, { shows_reading: positions.length > 0, positions })
    const place = { conversation: group, top: 0, read: 0, messages: new Map(), kinds: new Map() }
    this.#places.set(id, place)
    this.#tellConversation(place)
    this.#tellMembership(place)
  }

  #tellConversation(place: Place): void {
    const people = place.conversation.members.map(({ person: id }) => this.#person(id))
    this.events.push({ type: 'conversation_changed', conversation: place.conversation, people })
  }

  #send(place: Place): void {
    const { chance } = this
    const author = chance.one([ME, 2, 3])
    const seq = ++place.top
    const kinds: Content[] = [
      chat(`Texte ${seq}`, { mentions: chance.often(0.3) ? [ME] : [2], mentions_all: chance.often(0.1) }),
      post(`Titre ${seq}`, { tracked: true }),
      { type: 'notice', what: 'renamed', people: [], text: 'Nom' },
    ]
    const content = kinds[chance.one([0, 0, 0, 0, 1, 2])] as Content
    const born = message(place.conversation.id, seq, { author, content })
    place.messages.set(seq, born)
    place.kinds.set(seq, content.type)
    this.events.push({ type: 'message_sent', message: born })
    if (content.type === 'post' && author !== ME) this.#record(receipt(place.conversation.id, seq))
  }

  #record(told: Receipt): void {
    this.#receipts.set(`${told.conversation}/${told.seq}`, told)
    this.events.push({ type: 'receipt_changed', receipt: told })
  }

  #change(place: Place, old: Message): void {
    if (old.content.type === 'deleted' || old.content.type === 'notice') return
    const { chance } = this
    const own = this.#receipts.get(`${old.conversation}/${old.seq}`)
    if (own && chance.often(0.5)) this.#record({ ...own, delivered_at: old.sent_at, opened_at: old.sent_at })
    else if (own?.opened_at && chance.often(0.5)) {
      const before = { replaced_at: old.sent_at, opened_at: own.opened_at, acknowledged_at: own.acknowledged_at }
      this.#record({ ...own, opened_at: null, acknowledged_at: null, earlier: [...own.earlier, before] })
    }
    const changed: Message = { ...old, changed_seq: ++place.top }
    if (chance.often(0.3)) {
      changed.content = { type: 'deleted', by: old.author }
      changed.edited_at = null
      this.#receipts.delete(`${old.conversation}/${old.seq}`)
    } else if (chance.often(0.5) && old.content.type === 'chat') {
      // Nobody is mentioned anew.
      const rest = chance.often(0.5) ? { ...old.content, text: `${old.content.text}, revu` } : chat('rien')
      changed.content = rest
      changed.edited_at = changed.sent_at
    } else changed.reactions = [{ name: 'agree', people: [2] }]
    place.messages.set(old.seq, changed)
    this.events.push({ type: 'message_changed', message: changed })
    if (callsMe(old) && !callsMe(changed)) this.#tellMembership(place)
  }

  #tellMembership(place: Place): void {
    this.events.push({ type: 'membership_changed', membership: this.#membership(place) })
  }

  #read(place: Place): void {
    const { conversation: group } = place
    const seq = this.chance.number(place.top + 1)
    const who = this.chance.one([ME, 2])
    if (who === ME) {
      if (seq <= place.read) return
      place.read = seq
      this.#tellMembership(place)
    }
    const before = group.positions.find((one) => one.person === who)
    if (!before || before.seq >= seq) return
    const positions = group.positions.map((one) => (one.person === who ? { person: who, seq } : one))
    place.conversation = { ...group, positions }
    this.events.push({ type: 'position_read', conversation: group.id, person: who, seq })
  }

  #join(place: Place): void {
    const { conversation: group } = place
    const away = PEOPLE.filter((id) => !group.members.some((member) => member.person === id))
    const leaver = group.members.find((member) => member.person > 3)
    const members = leaver
      ? group.members.filter((member) => member !== leaver)
      : [...group.members, { person: away[0] as number, role: 'member' as const }]
    members.sort((a, b) => a.person - b.person)
    const positions = group.shows_reading
      ? members.map(({ person: id }) => group.positions.find((one) => one.person === id) ?? { person: id, seq: 0 })
      : []
    place.conversation = { ...group, members, positions, version: group.version + 1 }
    this.#tellConversation(place)
  }

  #leave(place: Place): void {
    const members = place.conversation.members.filter((member) => member.person !== ME)
    place.conversation = { ...place.conversation, members, positions: [] }
    this.events.push({ type: 'conversation_left', conversation: place.conversation.id })
  }
}

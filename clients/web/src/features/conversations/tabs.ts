/* The tabs of a conversation; those that it cannot use are absent. */

import { announcements } from '../../domain/expected'
import { convenes, publishesIn } from '../../domain/rights'
import type { State } from '../../domain/state'
import type { Conversation } from '../../frames'
import { words } from './words'

export type TabName =
  'discussion' | 'publications' | 'sittings' | 'agenda' | 'appointments' | 'elections' | 'documents' | 'members'

const ADDRESSES: Record<TabName, string> = {
  discussion: '',
  publications: '/publications',
  sittings: '/seances',
  agenda: '/agenda',
  appointments: '/rendez-vous',
  elections: '/elections',
  documents: '/documents',
  members: '/membres',
}

/** The tab that a part of the address names; null for none of them. */
export function tabNamed(part: string): TabName | null {
  const found = Object.entries(ADDRESSES).find(([, address]) => address === (part && `/${part}`))
  return (found?.[0] as TabName | undefined) ?? null
}

const HOLDS = {
  publications: 'post',
  sittings: 'convocation',
  agenda: 'calendar_event',
  appointments: 'board',
  elections: 'election',
} as const

function isUsable(state: State, conversation: Conversation, tab: TabName): boolean {
  if (tab === 'discussion' || tab === 'documents') return true
  if (conversation.kind === 'direct') return false
  if (tab === 'members') return true
  const has = announcements(state).some(
    (one) => one.conversation === conversation.id && one.content.type === HOLDS[tab],
  )
  if (has || tab === 'elections' || tab === 'appointments') return has
  return tab === 'sittings' ? convenes(state, conversation) : publishesIn(state, conversation)
}

export function tabsOf(state: State, conversation: Conversation, current: TabName) {
  return (Object.keys(ADDRESSES) as TabName[])
    .filter((tab) => tab === current || isUsable(state, conversation, tab))
    .map((tab) => ({
      href: `/discussions/${conversation.id}${ADDRESSES[tab]}`,
      label: words().tab[tab],
      n: tab === 'members' ? conversation.members.length : undefined,
      current: tab === current,
    }))
}

/* Where a version of a document is carried, as its reader finds it. */

import { titleOf } from '../../domain/people'
import type { DocumentUse } from '../../frames'
import { moment } from '../../i18n'
import { store } from '../../sync/live'
import { words } from './words'

const ROOMS: Readonly<Record<string, string>> = {
  post: '/publications',
  convocation: '/seances',
  calendar_event: '/agenda',
}

export function placeOf({ conversation, seq, kind }: DocumentUse): string {
  return `${ROOMS[kind] ?? '/discussions'}/${conversation}/${seq}`
}

export function saidOf({ conversation, kind, sent_at }: DocumentUse): string {
  const { usedIn, use } = words()
  const what = Object.hasOwn(usedIn, kind) ? usedIn[kind as keyof typeof usedIn] : usedIn.message
  const group = store.state.conversations.get(conversation)
  return use(what, group ? titleOf(store.state, group) : '', moment(sent_at))
}

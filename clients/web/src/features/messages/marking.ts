/* What one may keep of a message for oneself, as items of its menu. */

import AlarmClock from '@lucide/svelte/icons/alarm-clock'
import Bookmark from '@lucide/svelte/icons/bookmark'
import BookmarkX from '@lucide/svelte/icons/bookmark-x'
import CircleCheck from '@lucide/svelte/icons/circle-check'
import ListTodo from '@lucide/svelte/icons/list-todo'
import { markOf } from '../../domain/marks'
import type { Message } from '../../frames'
import { store } from '../../sync/live'
import { mark, settle } from '../../sync/marking'
import type { MenuItem } from '../../ui/menu'
import { say } from '../../ui/toasts.svelte'
import { words } from './words'

async function save(message: Message, saved: boolean): Promise<void> {
  if (await mark(message, { saved })) say(saved ? words().nowSaved : words().nowUnsaved)
}

async function expect(message: Message): Promise<void> {
  if (await mark(message, { expected: true })) say(words().nowExpected)
}

/** `ask` opens the dialog that asks when. */
export function markingActs(message: Message, ask: () => void): MenuItem[] {
  const held = markOf(store.state, message)
  const saved = Boolean(held?.saved_at)
  const expected = Boolean(held?.expected_since)
  return [
    {
      label: saved ? words().unsave : words().save,
      icon: saved ? BookmarkX : Bookmark,
      run: () => void save(message, !saved),
    },
    { label: words().remindMe, icon: AlarmClock, run: ask },
    {
      label: expected ? words().done : words().expect,
      icon: expected ? CircleCheck : ListTodo,
      run: () => void (expected ? settle(message) : expect(message)),
    },
  ]
}

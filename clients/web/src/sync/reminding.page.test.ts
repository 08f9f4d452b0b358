import { beforeEach, expect, it } from 'vitest'
import { EMPTY, type State } from '../domain/state'
import type { Receipt } from '../frames'
import { conversation, ME, membership, message, post, receipt, started } from '../testing/records'
import { toasts, unsay } from '../ui/toasts.svelte'
import { apply } from './apply'
import { tellReminder } from './reminding'

const AT = new Date('2026-09-08T09:14:00Z')

function told(given: Partial<Receipt>, seq = 5): void {
  const state: State = apply(EMPTY, {
    type: 'started',
    started: started({
      conversations: [conversation(7, [ME, 2])],
      memberships: [membership(7)],
      messages: [message(7, seq, { content: post('Canicule', { tracked: true }) })],
      cursors: [{ conversation: 7, seq }],
    }),
  })
  tellReminder({ type: 'receipt_changed', receipt: receipt(7, seq, given) }, state, true)
}

beforeEach(() => {
  for (const { id } of toasts()) unsay(id)
})

it('tells a reminder once, however often its receipt is told', () => {
  told({ reminded_at: AT })
  told({ reminded_at: AT, delivered_at: AT })
  expect(toasts().map((toast) => toast.text)).toEqual(['On vous rappelle une publication à lire\u00a0: Canicule'])
  expect(toasts()[0]?.act?.label).toBe('Lire')
  toasts()[0]?.act?.run()
  expect(location.pathname).toBe('/publications/7/5')
  unsay(toasts()[0]?.id ?? 0)
  told({ reminded_at: new Date(AT.getTime() + 86_400_000) })
  expect(toasts()).toHaveLength(1)
})

it('tells once that a publication is to be read anew', () => {
  const earlier = [{ replaced_at: AT, opened_at: new Date(0), acknowledged_at: null }]
  told({ earlier, reminded_at: new Date(0) }, 8)
  told({ earlier, reminded_at: new Date(0), delivered_at: AT }, 8)
  told({ earlier, opened_at: AT }, 9)
  expect(toasts().map((toast) => toast.text)).toEqual(['Une publication modifiée est à lire à nouveau\u00a0: Canicule'])
})

it('says nothing of what was opened, not reminded, or is of others', () => {
  told({ reminded_at: AT, opened_at: AT }, 6)
  told({ delivered_at: AT }, 6)
  told({ reminded_at: AT, person: 2 }, 6)
  expect(toasts()).toEqual([])
})

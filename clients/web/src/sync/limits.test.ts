import { describe, expect, it, test } from 'vitest'
import { limits, type Limit } from '../frames'
import { faultIn } from './limits'

const send = { type: 'send_message', conversation: 7, client_id: 'client-7-1' } as const
const sitting = { type: 'change_convocation', draft: 7, revision: 1 } as const
const item = { title: 'Budget', reporter: '', note: '', files: [] }
const rest = { kind: 'ordinary', decides: true, communicated: null, budget_day: null } as const
const budget = { ...item, ...rest }

test.each(Object.entries(limits as Record<string, Record<string, Limit>>))(
  '%s is looked at by patterns that are some',
  (_, fields) => {
    for (const { pattern } of Object.values(fields)) if (pattern) expect(() => new RegExp(pattern, 'u')).not.toThrow()
  },
)

describe('what a command must not say', () => {
  it('is a text too short or too long, counted as the server counts', () => {
    expect(faultIn({ ...send, text: 'Bonjour' })).toBeNull()
    expect(
      faultIn({
        type: 'send_post',
        conversation: 7,
        client_id: 'client-7-1',
        title: '',
        text: '',
        tracked: false,
        files: [],
      }),
    ).toBe('title')
    expect(faultIn({ ...send, text: 'é'.repeat(20_001) })).toBe('text')
    expect(faultIn({ ...send, text: '🙂'.repeat(20_000) })).toBeNull()
    expect(faultIn({ type: 'change_password', current: 'x', password: '🙂'.repeat(9) })).toBe('password')
  })

  it('is looked for in lists and in what they hold', () => {
    expect(faultIn({ ...sitting, agenda: [budget] })).toBeNull()
    expect(faultIn({ ...sitting, agenda: Array.from({ length: 101 }, () => budget) })).toBe('agenda')
    expect(faultIn({ ...sitting, agenda: [{ ...budget, title: '' }] })).toBe('agenda')
  })

  it('is what does not look as it should', () => {
    expect(faultIn({ type: 'invite_person', email: 'sans arobase', population: 'staff' })).toBe('email')
  })

  it('leaves alone what is not said', () => {
    expect(faultIn({ type: 'change_group', conversation: 7, name: undefined })).toBeNull()
    expect(faultIn({ type: 'load_groups' })).toBeNull()
  })
})

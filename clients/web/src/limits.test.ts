import { describe, expect, it } from 'vitest'
import { faultIn } from './limits'

const send = { type: 'send_message', conversation: 7, client_id: 'client-7-1' } as const
const convene = {
  type: 'send_convocation',
  conversation: 7,
  client_id: 'client-7-1',
  body: 'Conseil municipal',
} as const
const sitting = { ...convene, date: '2026-09-11', hour: '20:30:00', place: 'Mairie' }

describe('what a command must not say', () => {
  it('is a text too short or too long, counted as the server counts', () => {
    expect(faultIn({ ...send, text: 'Bonjour' })).toBeNull()
    expect(faultIn({ ...send, text: '' })).toBe('text')
    expect(faultIn({ ...send, text: 'é'.repeat(20_001) })).toBe('text')
    expect(faultIn({ ...send, text: '🙂'.repeat(20_000) })).toBeNull()
    expect(faultIn({ type: 'change_password', current: 'x', password: '🙂'.repeat(9) })).toBe('password')
  })

  it('is looked for in lists and in what they hold', () => {
    expect(faultIn({ ...sitting, agenda: [{ title: 'Budget', reporter: '', note: '', files: [] }] })).toBeNull()
    expect(faultIn({ ...sitting, agenda: [] })).toBe('agenda')
    expect(faultIn({ ...sitting, agenda: [{ title: '', reporter: '', note: '', files: [] }] })).toBe('agenda')
  })

  it('is what does not look as it should', () => {
    expect(faultIn({ type: 'invite_person', email: 'sans arobase', population: 'staff' })).toBe('email')
  })

  it('leaves alone what is not said', () => {
    expect(faultIn({ type: 'change_group', conversation: 7, name: undefined })).toBeNull()
    expect(faultIn({ type: 'load_groups' })).toBeNull()
  })
})

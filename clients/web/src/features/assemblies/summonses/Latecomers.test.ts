import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, expect, it } from 'vitest'
import type { ConvocationMessage } from '../../../domain/convocations'
import { store } from '../../../sync/live'
import { AT, conversation, ME, me, message, person, started } from '../../../testing/records'
import Latecomers from './Latecomers.svelte'
import type { Following } from './summonses.svelte'

const CONVOCATION = message(7, 3, {
  content: {
    type: 'convocation',
    delay: { deadline: AT },
    replaced_by: null,
    cancelled_at: null,
  } as unknown as ConvocationMessage['content'],
}) as ConvocationMessage
const SUMMONSES = {
  all: [],
  latecomers: [{ person: 2, role: 'member', starts_on: '2026-09-08' }],
  departed: [],
} as unknown as Following

function follow(now: Date, convenes: number[] = [7], summonses = SUMMONSES, open = true): string {
  const people = [person(ME), person(2, { name: 'Nolwenn' })]
  store.apply({
    type: 'started',
    started: started({ me: me({ convenes }), people, conversations: [conversation(7, [ME, 2])] }),
  })
  const { container } = render(Latecomers, { message: CONVOCATION, summonses, open, now })
  return container.textContent.replace(/\s+/g, ' ')
}

afterEach(cleanup)

it('says of a latecomer that the delay remains whole until it ends', () => {
  const said = follow(new Date(AT.getTime() - 1))
  expect(said).toContain('Nolwenn est en fonction depuis le 8 septembre 2026 et n’a pas reçu de convocation.')
  expect(said).toContain('La convoquer maintenant par la même version lui laisse le délai entier.')
  expect(said).not.toContain('tardivement')
})

it('says that they will be convened late from then on', () => {
  const said = follow(AT)
  expect(said).toContain(
    'Le délai est déjà passé : convoquée maintenant par la même version, elle le sera tardivement.',
  )
  expect(said).not.toContain('lui laisse le délai entier')
  expect(screen.getByRole('button', { name: 'Convoquer Nolwenn' })).toBeTruthy()
})

it('says nothing of it to whoever may not convene them', () => {
  const said = follow(AT, [])
  expect(said).toContain('Nolwenn est en fonction depuis')
  expect(said).not.toContain('délai')
})

it('lets whoever was convened in another capacity be convened once more, though the sitting has opened', () => {
  const said = follow(AT, [7], { ...SUMMONSES, all: [{ person: 2, substitute: true }] } as unknown as Following, false)
  expect(said).toContain('en une autre qualité que celle de sa convocation. Convoquez cette personne comme titulaire')
  expect(said).not.toContain('délai')
  expect(screen.getByRole('button', { name: 'Convoquer Nolwenn' })).toBeTruthy()
})

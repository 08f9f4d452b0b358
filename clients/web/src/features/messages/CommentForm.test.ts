import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { flushSync } from 'svelte'
import { expect, it } from 'vitest'
import { store } from '../../sync/live'
import { conversation, ME, person, started } from '../../testing/records'
import CommentForm from './CommentForm.svelte'

it('has what was begun again when one comes back, and nothing once one has signed out', async () => {
  store.apply({ type: 'started', started: started({ people: [person(ME)] }) })
  const under = (seq: number) =>
    render(CommentForm, {
      conversation: conversation(7, [ME]),
      kind: 'comment',
      place: `7/${seq}`,
      label: 'Commenter',
      send: 'Envoyer',
      onsend: () => undefined,
    })
  const field = () => screen.getByRole<HTMLTextAreaElement>('textbox')
  const { unmount } = under(3)
  await fireEvent.input(field(), { target: { value: 'Merci à tous' } })
  unmount()
  const other = under(4)
  expect(field().value).toBe('')
  other.unmount()
  under(3)
  expect(field().value).toBe('Merci à tous')
  cleanup()
  await store.leave(ME)
  flushSync()
  store.apply({ type: 'started', started: started({ people: [person(ME)] }) })
  under(3)
  expect(field().value).toBe('')
})

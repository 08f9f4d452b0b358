import { render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { person } from '../testing/records'
import Rail from './Rail.svelte'

const NOTHING = { home: 0, mentions: 0, unread: 0, posts: 0, sittings: 0 }

it.each([
  [{ unread: 3, mentions: 1 }, 'Discussions 1 vous attend'],
  [{ unread: 3 }, 'Discussions 3 non lus'],
  [{}, 'Discussions'],
])('says how many conversations wait: %o', (given, said) => {
  const rest = { clerk: false, guest: false, section: undefined, onsignout: () => undefined }
  render(Rail, { me: person(1, { name: 'Yann Kerbrat' }), counts: { ...NOTHING, ...given }, ...rest })
  expect(screen.getByRole('link', { name: said })).toBeTruthy()
})

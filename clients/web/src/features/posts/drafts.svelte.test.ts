import { beforeEach, expect, it, vi } from 'vitest'
import { store } from '../../sync/live'
import { Refused } from '../../sync/socket'
import { keepWritten, placesOf } from '../../sync/written'
import { drafts } from './drafts.svelte'

const SAID = { conversation: 7, title: 'Fête', text: 'Samedi', tracked: false, files: [], cover: null }

function refusing(code: string, detail: string): void {
  const refused = new Refused({ type: 'failure', id: 1, code, detail, reference: '', retry_after: 1 })
  vi.spyOn(store, 'run').mockImplementation((command) =>
    command.type === 'save_post_draft' ? Promise.reject(refused) : (Promise.resolve({ drafts: [] }) as never),
  )
}

beforeEach(() => {
  localStorage.clear()
  vi.restoreAllMocks()
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  keepWritten('post', 0, 'one', { said: SAID, files: [], draft: true })
})

it.each([
  ['conflict', 'published', []],
  ['conflict', 'drafts', ['one']],
  ['too_fast', '', ['one']],
  ['unavailable', '', ['one']],
  ['not_allowed', '', ['one']],
])('what the server never got is kept where it is refused as %s %s', async (code, detail, left) => {
  refusing(code, detail)
  const end = $effect.root(() => void drafts())
  await vi.waitFor(() => expect(store.run).toHaveBeenCalledTimes(2))
  expect(placesOf('post', 0)).toEqual(left)
  end()
})

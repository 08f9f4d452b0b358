import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AddDocument, AnyCommand, CreateFolder, File as Kept, Node } from '../../frames'
import { store } from '../../sync/live'
import { Refused } from '../../sync/socket'
import { Sending } from '../files'
import { Adding } from './adding.svelte'

/** What is sent up is there at once, as a file of the number of its turn. */
let sent: string[] = []
let asked: AnyCommand[] = []
let answer: (command: AnyCommand) => Promise<unknown>

const refusal = (code: string, detail: string) =>
  new Refused({ type: 'failure', id: 1, code, detail, reference: '', retry_after: 0 })
const chosen = (name: string, ...folders: string[]) => ({ file: new File(['x'], name), folders })
const made = (number: number) => ({ id: 1, version: { number } }) as Node
const documents = () => asked.filter((one): one is AddDocument => one.type === 'add_document')

beforeEach(() => {
  ;[sent, asked] = [[], []]
  answer = () => Promise.resolve(made(1))
  vi.spyOn(Sending.prototype, 'go').mockImplementation(function (this: Sending) {
    sent.push(this.name)
    this.file = { id: sent.length } as Kept
    this.stage = 'done'
    this.moved()
    return Promise.resolve()
  })
  vi.spyOn(store, 'run').mockImplementation(((command: AnyCommand) => {
    asked.push(command)
    return answer(command)
  }) as typeof store.run)
})
afterEach(() => vi.restoreAllMocks())

it('makes a document of each file, in the folder that was shown', async () => {
  const adding = new Adding(7)
  adding.add([chosen('un.pdf'), chosen('deux.pdf')], 5)
  await vi.waitFor(() => {
    expect(adding.list.map((one) => one.outcome)).toEqual(['added', 'added'])
  })
  expect(documents().map(({ name, parent, clash }) => [name, parent, clash])).toEqual([
    ['un.pdf', 5, 'refuse'],
    ['deux.pdf', 5, 'refuse'],
  ])
  expect(adding.underWay).toBe(0)
  adding.clear()
  expect(adding.list).toEqual([])
})

it('makes each folder of a path once, or takes the one that is there', async () => {
  answer = (command) => Promise.resolve(command.type === 'create_folder' ? { id: command.name.length } : made(1))
  const adding = new Adding(7)
  adding.add(
    [chosen('un.pdf', 'Plans'), chosen('deux.pdf', 'Plans', 'Nord'), chosen('trois.pdf', 'Plans', 'Nord')],
    null,
  )
  await vi.waitFor(() => {
    expect(documents()).toHaveLength(3)
  })
  const folders = asked.filter((one): one is CreateFolder => one.type === 'create_folder')
  expect(folders.map(({ name, parent, clash }) => [name, parent, clash])).toEqual([
    ['Plans', null, 'take'],
    ['Nord', 5, 'take'],
  ])
  expect(documents().map(({ parent }) => parent)).toEqual(expect.arrayContaining([5, 4, 4]))
})

it('asks about a name that is taken, once for all if one likes', async () => {
  answer = (command) =>
    command.type === 'add_document' && command.clash === 'refuse'
      ? Promise.reject(refusal('conflict', 'name'))
      : Promise.resolve(made(2))
  const adding = new Adding(7)
  adding.add([chosen('un.pdf'), chosen('deux.pdf'), chosen('trois.pdf')], null)
  await vi.waitFor(() => {
    expect(adding.waiting).toHaveLength(3)
  })
  const [first, second] = adding.list
  if (!first || !second) throw new Error('three were added')
  adding.decide(first, 'skip', false)
  expect(first.outcome).toBe('skipped')
  adding.decide(second, 'take', true)
  await vi.waitFor(() => {
    expect(adding.list.map((one) => one.outcome)).toEqual(['skipped', 'version', 'version'])
  })
  // The same number of the client: whatever is asked twice is made once.
  expect(new Set(documents().map(({ client_id }) => client_id)).size).toBe(3)
})

it.each([
  ['the line was lost', new Error('the line was lost')],
  ['too much was asked at once', refusal('too_fast', '')],
])('does it again by the same number when %s', async (_, error) => {
  const answers = [error, refusal('conflict', 'name')]
  answer = () => (answers.length ? Promise.reject(answers.shift() as Error) : Promise.resolve(made(2)))
  const adding = new Adding(7)
  adding.add([chosen('un.pdf')], null)
  await vi.waitFor(
    () => {
      expect(adding.waiting).toHaveLength(1)
    },
    { timeout: 5_000 },
  )
  answers.push(error)
  const [one] = adding.list
  if (!one) throw new Error('one was added')
  adding.decide(one, 'take', false)
  await vi.waitFor(
    () => {
      expect(one.outcome).toBe('version')
    },
    { timeout: 5_000 },
  )
  expect(documents().map(({ clash }) => clash)).toEqual(['refuse', 'refuse', 'take', 'take'])
  expect(new Set(documents().map(({ client_id }) => client_id)).size).toBe(1)
})

it('says of a file what became of it, and of others that they are there already', async () => {
  const answers = [refusal('conflict', 'same'), refusal('not_found', 'folder'), refusal('not_allowed', 'posting')]
  answer = () => Promise.reject(answers.shift() ?? new Error('asked once more'))
  const adding = new Adding(7)
  adding.add([chosen('un.pdf'), chosen('deux.pdf'), chosen('trois.pdf')], null)
  await vi.waitFor(() => {
    expect(adding.list.map((one) => one.outcome)).toEqual(['same', 'failed', 'failed'])
  })
  expect(adding.list.map((one) => one.failure)).toEqual([
    '',
    'Ce n’est plus là.',
    'Seules les personnes qui publient dans ce groupe peuvent le faire.',
  ])
})

it('goes on with what was on its way, and says what has to be chosen again', async () => {
  const kept = (key: string, content: Blob | null) => ({
    key,
    person: 1,
    conversation: 7,
    parent: 5,
    folders: [],
    name: `${key}.pdf`,
    size: 1,
    dated: new Date(86_400_000),
    content,
    upload: 31,
    chosen_at: new Date(),
    page: 'avant',
  })
  const adding = new Adding(7)
  adding.goOn([kept('un', new Blob(['x'])), kept('film', null)])
  await vi.waitFor(() => {
    expect(adding.list.map((one) => [one.outcome, one.sending.stage])).toEqual([
      ['added', 'done'],
      [null, 'refused'],
    ])
  })
  expect(documents().map(({ client_id, name, parent, dated }) => [client_id, name, parent, dated])).toEqual([
    ['un', 'un.pdf', 5, new Date(86_400_000)],
  ])
  expect(sent).toEqual(['un.pdf'])
})

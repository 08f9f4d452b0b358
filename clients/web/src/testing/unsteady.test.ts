// @vitest-environment node

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

// vitest takes its time to begin.
vi.setConfig({ testTimeout: 60_000 })

const UNSTEADY = `import { expect, it } from 'vitest'
let times = 0
const late = () => (times++ ? Promise.resolve() : new Promise(() => undefined))
`
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parvis-unsteady-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** How a run of these tests ends, and what it has noted. */
function run(tests: string, noted = ''): [number | null, string] {
  const [file, test, config] = ['unsteady', 'one.test.ts', 'vitest.config.ts'].map((name) => join(folder, name))
  writeFileSync(file ?? '', noted)
  writeFileSync(test ?? '', UNSTEADY + tests)
  const retry = '{ count: 1, condition: /timed out/i }'
  const reporters = `['default', new Unsteady(${JSON.stringify(file)})]`
  writeFileSync(
    config ?? '',
    `import { Unsteady } from '${process.cwd()}/src/testing/unsteady'
export default { test: { testTimeout: 300, retry: ${retry}, reporters: ${reporters} } }`,
  )
  const vitest = join(process.cwd(), 'node_modules/vitest/vitest.mjs')
  const ran = spawnSync(process.execPath, [vitest, 'run', '--root', folder], { encoding: 'utf8' })
  return [ran.status, readFileSync(file ?? '', 'utf8')]
}

it('lists what did not come in time and then did', () => {
  expect(run("it('comes', late)")).toEqual([0, 'RERUN clients/web/one.test.ts::comes\n'])
})

it('is red with what the parts before have listed, when it is more than a few', () => {
  const before = 'RERUN a\nRERUN b\nRERUN c\n'
  expect(run("it('comes', late)", before)).toEqual([1, `${before}RERUN clients/web/one.test.ts::comes\n`])
})

it('never asks again for a wrong value', () => {
  expect(run("it('is wrong', () => expect(times++).toBe(1))")).toEqual([1, ''])
})

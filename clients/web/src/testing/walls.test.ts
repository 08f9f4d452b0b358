// @vitest-environment node

import { readdirSync } from 'node:fs'
import { ESLint } from 'eslint'
import { expect, it, vi } from 'vitest'

// ESLint takes its time to begin.
vi.setConfig({ testTimeout: 60_000 })

const eslint = new ESLint({ overrideConfigFile: 'eslint.config.js' })

async function walls(filePath: string, code: string): Promise<number> {
  const [result] = await eslint.lintText(code, { filePath: `src/${filePath}` })
  return result?.messages.filter(({ ruleId }) => ruleId === 'import-x/no-restricted-paths').length ?? 0
}

const screen = (line: string) => `<script lang="ts">\n  ${line}\n</script>\n`

it.each([
  ['a room above', 'domain/new.ts', "import { store } from '../sync/live'"],
  ['a type of a room above', 'ui/new.ts', "import type { State } from '../domain/state'"],
  ['the protocol, where there is no knowledge', 'ui/new.ts', "import type { Theme } from '../frames'"],
  ['what it hands on', 'i18n/new.ts', "export { plain } from '../text/plain'"],
  ['a feature, from below', 'sync/new.ts', "export const late = () => import('../features/home/Home.svelte')"],
  ['the page around', 'features/home/New.svelte', screen("import Rail from '../../app/Rail.svelte'")],
  ['a file of another feature', 'features/posts/New.svelte', screen("import { words } from '../files/words'")],
  [
    'such a file when first wanted',
    'features/posts/New.svelte',
    "{#await import('../files/Viewer.svelte') then _}{/await}",
  ],
  ['a feature beside', 'features/posts/new.ts', "import { EventCard } from '../calendar'"],
  ['a feature above', 'features/files/new.svelte.ts', "import type { PostCard } from '../posts'"],
  ['a folder above', 'features/assemblies/bodies/new.ts', "import { words } from '../summonses/words'"],
  ['a folder beside', 'features/assemblies/copies/new.ts', "import { words } from '../requests/words'"],
  ['what stands beside its folder', 'features/conversations/group/new.ts', "import { words } from '../words'"],
  ['what is for tests', 'sync/new.ts', "import { person } from '../testing/records'"],
  ['a screen, but in the table of pages', 'App.svelte', screen("import Home from './features/home/Home.svelte'")],
])('a room does not take %s', async (_, file, code) => {
  expect(await walls(file, code)).toBe(1)
})

async function unseen(code: string): Promise<number> {
  const [result] = await eslint.lintText(code, { filePath: 'src/domain/new.ts' })
  return result?.messages.filter(({ ruleId }) => ruleId === 'no-restricted-syntax').length ?? 0
}

it.each([
  ['in backticks', 'export const late = () => import(`../sync/live`)'],
  ['by a name that is computed', "export const late = (one: string) => import('../sync/' + one)"],
  ['all at once', "export const all = import.meta.glob('../sync/*.ts')"],
  ['from the root', "export { store } from '/src/sync/live'"],
  ['with an ending that is not its own', "import { store } from '../sync/live.js'"],
  ['with such an ending when first wanted', "export const late = () => import('../sync/live.js')"],
])('nothing is imported %s, which no wall sees', async (_, code) => {
  expect(await unseen(code)).toBe(1)
})

it('takes what stands below', async () => {
  expect(
    await walls(
      'features/posts/new.ts',
      "import { FileList } from '../files'\nimport Icon from '../../ui/Icon.svelte'",
    ),
  ).toBe(0)
})

it.each(readdirSync('src/features'))('%s has walls', async (name) => {
  const other = name === 'home' ? 'settings/Settings.svelte' : 'home/Home.svelte'
  expect(await walls(`features/${name}/New.svelte`, screen(`import Other from '../${other}'`))).toBe(1)
})

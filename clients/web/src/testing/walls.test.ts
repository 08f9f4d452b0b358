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
  ['a screen, but in the table of pages', 'App.svelte', screen("import Home from './features/home/Home.svelte'")],
])('a room does not take %s', async (_, file, code) => {
  expect(await walls(file, code)).toBe(1)
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

import js from '@eslint/js'
import { createNodeResolver, importX } from 'eslint-plugin-import-x'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import { readdirSync } from 'node:fs'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

/** From the top down: a room takes from those below it, never from one above. README.md says what each is for. */
const ROOMS = ['app', 'features', 'sync', 'domain', 'frames.ts', 'ui', 'text', 'i18n', 'router.ts']
const TOP = ['main.ts', 'App.svelte']
/** The same among features; what a feature takes from one below is what its index.ts gives. */
const FEATURES = [
  ['home', 'search', 'settings', 'administration'],
  ['conversations'],
  ['appointments'],
  ['assemblies', 'calendar', 'elections', 'polls', 'posts', 'sheets'],
  ['calls', 'documents'],
  ['addresses', 'groups', 'people', 'messages', 'problems', 'sharing', 'signin', 'files'],
]

/** The same within a feature; what stands beside its folders is above them all, but for what the feature gives. */
const FOLDERS = {
  administration: [['health', 'mail', 'problems', 'push']],
  assemblies: [
    ['pages'],
    ['summonses'],
    ['sittings'],
    ['invitees', 'link', 'postings', 'register'],
    ['convening'],
    ['copies', 'requests'],
    ['bodies', 'convocations'],
  ],
  conversations: [['group']],
  sheets: [['formulas'], ['book', 'live']],
}
/** Style sheets alone. */
const STYLES = 'design'
/** What only tests take. */
const TESTING = 'testing'

const path = (room) => `./src/${room}`
const feature = (name) => path(`features/${name}`)

/** A room that no table knows would have no walls. */
function known(folder, names) {
  const entries = readdirSync(new URL(`src/${folder}`, import.meta.url), { withFileTypes: true })
  const others = entries.filter((one) => one.isDirectory() && !names.includes(one.name))
  if (others.length)
    throw new Error(`src/${folder}${others[0].name} is in no table of eslint.config.js: say where it stands`)
}
known('', [...ROOMS, STYLES, TESTING])
known('features/', FEATURES.flat())
for (const name of FEATURES.flat()) known(`features/${name}/`, (FOLDERS[name] ?? []).flat())

/** Of floors from the top down, what none may take: from above, or from beside. */
const apart = (floors, place, message) =>
  floors.flatMap((names, floor) =>
    names.flatMap((name) => {
      const from = [...floors.slice(0, floor).flat(), ...names.filter((other) => other !== name)].map(place)
      return from.length ? [{ target: place(name), from, message }] : []
    }),
  )

const walls = [
  ...ROOMS.map((room, floor) => ({
    target: path(room),
    from: [...TOP, ...ROOMS.slice(0, floor)].map(path),
    message: 'It stands above.',
  })),
  ...apart(FEATURES, feature, 'This feature stands above, or beside.'),
  ...FEATURES.flatMap((names, floor) =>
    names.flatMap((name) =>
      FEATURES.slice(floor + 1)
        .flat()
        .map((other) => ({
          target: feature(name),
          from: feature(other),
          except: ['./index.ts'],
          message: 'Take from another feature what its index.ts gives.',
        })),
    ),
  ),
  ...Object.entries(FOLDERS).flatMap(([name, floors]) =>
    apart(floors, (folder) => feature(`${name}/${folder}`), 'This folder stands above, or beside.'),
  ),
  ...Object.entries(FOLDERS).flatMap(([name, floors]) =>
    floors.flat().map((folder) => ({
      target: feature(`${name}/${folder}`),
      from: feature(name),
      // What its parts know of one another is no part of them.
      except: ['./types.ts', ...floors.flat().map((other) => `./${other}`)],
      message: 'It stands above the folders of its feature.',
    })),
  ),
]

/** Above the features, only the table of pages knows their files. */
const fromOutside = FEATURES.flat().flatMap((name) =>
  ['app', ...TOP].map((room) => ({
    target: path(room),
    from: feature(name),
    except: ['./index.ts'],
    message: 'Only pages.ts and seldom.ts know the screens of features.',
  })),
)

const fromTests = [{ target: path(''), from: path(TESTING), message: 'Only tests take from it.' }]

/** Written in the page it would be an inline style, which the Content-Security-Policy refuses; the style: directive goes
 * through the object model and is allowed. */
const INLINE = { selector: 'SvelteAttribute[key.name="style"]', message: 'Use a class, or the style: directive.' }

/** What the walls do not see through. */
const UNSEEN = [
  { selector: 'ImportExpression[source.type!="Literal"]', message: 'Name what is imported in quotes.' },
  {
    selector: 'MemberExpression[object.type="MetaProperty"][property.name=/^glob/]',
    message: 'Name what is imported, one by one.',
  },
  {
    selector:
      ':matches(ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration, ImportExpression)[source.value=/^\\u002fsrc|^\\.\\.?\\u002f.*\\.js$/]',
    message: 'Name a module of ours from where one stands, and without .js.',
  },
]

const holding = (zones) => ({ 'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }] })

export default ts.config(
  { ignores: ['dist/', 'src/frames.ts'] },
  js.configs.recommended,
  ts.configs.strict,
  ts.configs.stylistic,
  svelte.configs.recommended,
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.svelte'] })] },
    languageOptions: { globals: globals.browser },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      ...holding([...walls, ...fromOutside, ...fromTests]),
      'svelte/no-at-html-tags': 'error',
      'svelte/button-has-type': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      'svelte/no-navigation-without-resolve': 'off',
      // What a module only counts by is no state: nothing on the screen reads it.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  { files: ['src/**'], rules: { 'no-restricted-syntax': ['error', INLINE, ...UNSEEN] } },
  { files: ['src/app/{pages,seldom}.ts'], rules: holding([...walls, ...fromTests]) },
  { files: ['src/**/*.test.ts', 'src/testing/**'], rules: holding(walls) },
  // They make their states as the store does, by sync/apply.ts.
  { files: ['src/domain/*.test.ts'], rules: { 'import-x/no-restricted-paths': 'off' } },
)

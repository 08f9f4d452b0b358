import js from '@eslint/js'
import { createNodeResolver, importX } from 'eslint-plugin-import-x'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

/** From the top down: a room takes from those below it, never from one above. README.md says what each is for. */
const ROOMS = ['app', 'features', 'sync', 'domain', 'frames.ts', 'ui', 'text', 'i18n', 'router.ts']
const TOP = ['main.ts', 'App.svelte']
/** The same among features; what a feature takes from one below is what its index.ts gives. */
const FEATURES = [
  ['home', 'search', 'settings', 'administration'],
  ['conversations'],
  ['assemblies', 'calendar', 'posts'],
  ['addresses', 'people', 'messages', 'signin', 'files'],
]

const path = (room) => `./src/${room}`
const feature = (name) => path(`features/${name}`)

const walls = [
  ...ROOMS.map((room, floor) => ({
    target: path(room),
    from: [...TOP, ...ROOMS.slice(0, floor)].map(path),
    message: 'It stands above.',
  })),
  ...FEATURES.flatMap((names, floor) =>
    names.flatMap((name) => {
      const beside = names.filter((other) => other !== name)
      const below = FEATURES.slice(floor + 1).flat()
      return [
        {
          target: feature(name),
          from: [...FEATURES.slice(0, floor).flat(), ...beside].map(feature),
          message: 'This feature stands above, or beside.',
        },
        ...below.map((other) => ({
          target: feature(name),
          from: feature(other),
          except: ['./index.ts'],
          message: 'Take from another feature what its index.ts gives.',
        })),
      ]
    }),
  ),
]

/** Above the features, only the table of pages knows their files. */
const fromOutside = FEATURES.flat().flatMap((name) =>
  ['app', ...TOP].map((room) => ({
    target: path(room),
    from: feature(name),
    except: ['./index.ts'],
    message: 'Only pages.ts knows the screens of features.',
  })),
)

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
      ...holding([...walls, ...fromOutside]),
      'svelte/no-at-html-tags': 'error',
      'svelte/button-has-type': 'error',
      'no-restricted-syntax': [
        'error',
        {
          // Written in the page it would be an inline style, which the Content-Security-Policy refuses;
          // the style: directive goes through the object model and is allowed.
          selector: 'SvelteAttribute[key.name="style"]',
          message: 'Use a class, or the style: directive.',
        },
      ],
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
  { files: ['src/app/pages.ts'], rules: holding(walls) },
  // They make their states as the store does, by sync/apply.ts.
  { files: ['src/domain/*.test.ts'], rules: { 'import-x/no-restricted-paths': 'off' } },
)

/// <reference types="vitest/config" />
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { Unsteady } from './src/testing/unsteady.ts'

/** Pictures and web fonts are compressed already. */
const SHRINKS = /\.(html|m?js|css|svg|webmanifest|ttf|pfb|wasm)$/

/** How many times slower than a quiet one this machine is; tests/support/pace.py measures it. */
const pace = Number(process.env.PARVIS_TEST_PACE ?? 1)

const server = process.env.PARVIS_URL ?? 'http://localhost:8000'

/** What pdf.js fetches when a document has fonts or pictures of a rarer kind. */
function keepForPdfs(): Plugin {
  const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const wanted = [
    'wasm/openjpeg_nowasm_fallback.js',
    ...readdirSync(join(home, 'standard_fonts')).map((name) => `standard_fonts/${name}`),
  ]
  return {
    name: 'keep-for-pdfs',
    apply: 'build',
    generateBundle() {
      for (const name of wanted) {
        const source = readFileSync(join(home, name))
        this.emitFile({ type: 'asset', fileName: `assets/pdf-${version}/${name}`, source })
      }
    },
  }
}

/** What is to come soon on a bad line. */
const SOON = /\/src\/(?:main\.ts|features\/assemblies\/pages\/ConvocationPage\.svelte)$/
/** What sheets alone are made of. */
const SHEETS = /\/node_modules\/(?:yjs|lib0|isomorphic\.js|@ironcalc)/
const KIT = /\/src\/ui\/|\/node_modules\/(?!virtua|pdfjs-dist|@zip\.js|yjs|lib0|isomorphic\.js|@ironcalc)/
/** Whether what comes soon imports a module, at whatever remove. */
function comesSoon(
  id: string,
  importersOf: (id: string) => readonly string[] | undefined,
  seen = new Set<string>(),
): boolean {
  if (SOON.test(id)) return true
  seen.add(id)
  return (importersOf(id) ?? []).some((one) => !seen.has(one) && comesSoon(one, importersOf, seen))
}

/** With the signs that only its tools have. */
const EDITOR =
  /\/node_modules\/(?:prosemirror|orderedmap|rope-sequence|w3c-keyname)|\/icons\/(?:code|square-code|redo-2|list-ordered)\.svelte|\/src\/ui\/toolbar/

/** Leaves beside each file that shrinks the same one in brotli and in gzip, which the server hands out as they are. */
function compress(): Plugin {
  const brotli = (whole: Buffer) =>
    brotliCompressSync(whole, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: whole.length } })
  const pressed = { br: brotli, gz: (whole: Buffer) => gzipSync(whole, { level: 9 }) }
  let folder = ''
  return {
    name: 'compress',
    apply: 'build',
    configResolved: (config) => {
      folder = config.build.outDir
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        for (const name of files.filter((one) => SHRINKS.test(one))) {
          const whole = readFileSync(join(folder, name))
          for (const [ending, press] of Object.entries(pressed))
            writeFileSync(join(folder, `${name}.${ending}`), press(whole))
        }
      },
    },
  }
}

/** Tests of functions alone; whatever else wants a page says so by its name. */
const PLAIN = ['src/**/[a-z]*.test.ts']
/** Of what is shown in a page: one after the other in the same one, as a visit shows them. */
const COMPONENTS = ['src/**/[A-Z]*.test.ts']
/** Of what acts on the page itself: in one of its own. */
const PAGES = ['src/**/*.svelte.test.ts', 'src/**/*.page.test.ts']

/** What waits, waits as long as this machine needs; and what did not come in time is asked for once more. */
const waits = {
  testTimeout: 30_000 * pace,
  hookTimeout: 30_000 * pace,
  retry: process.env.CI ? { count: 1, condition: /timed out|Unable to find/i } : 0,
}

export default defineConfig({
  plugins: [
    svelte(),
    svelteTesting(),
    keepForPdfs(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'service-worker.ts',
      // Registered by src/main.ts: the injected script would be inline, which the Content-Security-Policy refuses.
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{html,js,mjs,css,woff2,svg,png,wasm,webmanifest}', 'assets/pdf*/**'],
        globIgnores: ['**/*.{br,gz}'],
      },
    }),
    compress(),
  ],
  css: { transformer: 'lightningcss' },
  build: {
    target: 'safari16',
    cssTarget: 'safari16',
    // A data: address would need its own permission in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Whoever takes one thing from a feature's index.ts does not load the others.
      treeshake: { moduleSideEffects: [{ test: /\/src\/features\/\w+\/index\.ts$/, sideEffects: false }] },
      output: {
        // What every page loads names all the others: a letter less of each is some hundred bytes.
        entryFileNames: 'assets/[name]-[hash:7].js',
        chunkFileNames: 'assets/[name]-[hash:7].js',
        assetFileNames: 'assets/[name]-[hash:7][extname]',
        // What every screen is made of comes in one file; left alone, each icon would be a request of its own.
        codeSplitting: {
          groups: [
            {
              name: (id, graph) => (comesSoon(id, (one) => graph.getModuleInfo(one)?.importers) ? 'kit' : 'more'),
              test: (id) => KIT.test(id) && !EDITOR.test(id),
              priority: 1,
            },
            { name: 'editor', test: EDITOR },
            { name: 'sheets', test: SHEETS },
            { name: 'pdf', test: /\/node_modules\/pdfjs-dist/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': { target: server, changeOrigin: false },
      '/socket': { target: server, ws: true, changeOrigin: false },
    },
  },
  test: {
    // What needs no page has none: to make one costs more than most of these tests do.
    projects: [
      {
        plugins: [svelte()],
        test: {
          ...waits,
          name: 'plain',
          environment: 'node',
          include: PLAIN,
          exclude: [...COMPONENTS, ...PAGES],
          setupFiles: ['src/testing/plain.ts'],
          isolate: false,
        },
      },
      {
        plugins: [svelte(), svelteTesting()],
        test: {
          ...waits,
          name: 'components',
          environment: 'happy-dom',
          include: COMPONENTS,
          setupFiles: ['src/testing/setup.ts', 'src/testing/leaving.ts'],
          isolate: false,
        },
      },
      {
        plugins: [svelte(), svelteTesting()],
        test: {
          ...waits,
          name: 'pages',
          environment: 'happy-dom',
          include: PAGES,
          setupFiles: ['src/testing/setup.ts'],
        },
      },
    ],
    // Modules stay transformed from one run to the next.
    experimental: { fsModuleCache: true },
    // Processes: threads would hear of one another's pages through a BroadcastChannel, as pages of one browser do.
    pool: 'forks',
    maxWorkers: pace > 3 ? 1 : '100%',
    reporters: ['default', new Unsteady()],
  },
})

/// <reference types="vitest/config" />
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

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
      // What reads PDFs is large, and of no use without a line.
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,woff2,svg,png,webmanifest}'],
        globIgnores: ['assets/pdf*/**', 'assets/pdf*.js'],
      },
    }),
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
        // What every screen is made of comes in one file; left alone, each icon would be a request of its own.
        codeSplitting: {
          groups: [
            { name: 'kit', test: /\/src\/ui\/|\/node_modules\/(?!virtua|pdfjs-dist)/ },
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
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/testing/setup.ts'],
  },
})

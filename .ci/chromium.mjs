// Unpacks the Chromium of the npm package into this file's folder, and prints a launcher that finds its libraries and fonts.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const unpacked = `${here}/unpacked`
process.env.TMPDIR = unpacked
mkdirSync(unpacked, { recursive: true })

const { default: chromium } = await import('@sparticuz/chromium')
const { inflate } = await import('./node_modules/@sparticuz/chromium/build/esm/lambdafs.js')
const program = await chromium.executablePath()
await inflate(`${here}/node_modules/@sparticuz/chromium/bin/al2023.tar.br`)

// The package's own fonts.conf names a folder of another system.
writeFileSync(
  `${unpacked}/fonts.conf`,
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>${unpacked}/fonts</dir><cachedir>${unpacked}/cache</cachedir></fontconfig>
`,
)

const launcher = `${here}/chromium`
writeFileSync(
  launcher,
  `#!/bin/sh
export FONTCONFIG_FILE="${unpacked}/fonts.conf"
if ldd "${program}" | grep -q 'not found'; then export LD_LIBRARY_PATH="${unpacked}/al2023/lib"; fi
exec "${program}" "$@"
`,
)
chmodSync(launcher, 0o755)
console.log(launcher)

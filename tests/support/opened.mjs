// Opens what a push service was given, by libraries that the product does not use: decrypts it as the device would, and
// checks by whom it was signed. Reads one JSON object from standard input, writes one.

import { createECDH } from 'node:crypto'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../clients/web/package.json', import.meta.url))
const ece = require('http_ece')
const { importJWK, jwtVerify } = await import(require.resolve('jose'))

let given = ''
for await (const part of process.stdin) given += part
const { body, private_key, auth, authorization } = JSON.parse(given)

const privateKey = createECDH('prime256v1')
privateKey.setPrivateKey(Buffer.from(private_key, 'base64url'))
const content = ece.decrypt(Buffer.from(body, 'base64'), { version: 'aes128gcm', privateKey, authSecret: auth })

const [, token, key] = /^vapid t=([^,]+),\s*k=([\w-]+)$/.exec(authorization)
const point = Buffer.from(key, 'base64url')
const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
const verified = await jwtVerify(token, await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256'))

console.log(JSON.stringify({ told: JSON.parse(content.toString()), length: content.length, claims: verified.payload, key }))

/* The store of this page. */

import { Store } from './store.svelte'

const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'

export const store = new Store(`${scheme}//${location.host}/socket`)

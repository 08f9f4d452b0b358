/* The store of this page, and the HTTP acts around it: who signs in, and who leaves. */

import { store } from './live'
import { post } from './http'

/** Ends the session on the server and here. */
export async function signOut(): Promise<void> {
  await post('/api/sign-out', {})
  await store.leave()
}

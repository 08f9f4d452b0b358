/* Leaving the house, on the server and here. */

import { go } from '../router'
import { post } from './http'
import { store } from './live'

/** Ends the session; this device keeps nothing of it. */
export async function signOut(): Promise<void> {
  await post('/api/sign-out', {})
  go('/connexion')
  await store.leave()
}

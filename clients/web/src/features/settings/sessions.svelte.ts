/* Where the reader is signed in, asked for when it is shown and again after each return of the line. */

import type { Session } from '../../frames'
import { explain } from '../../sync/explain'
import { store } from '../../sync/live'

export type Devices = ReturnType<typeof sessions>

export function sessions() {
  let current = $state(0)
  let all = $state.raw<readonly Session[] | null>(null)
  let failure = $state('')

  async function load(): Promise<void> {
    const loaded = await store.run({ type: 'load_sessions' })
    current = loaded.current
    all = [...loaded.sessions].sort((a, b) => b.seen_at.getTime() - a.seen_at.getTime())
  }

  /** Says why if it cannot be done; what is shown is then what the server holds. */
  async function attempt(act: () => Promise<unknown>): Promise<boolean> {
    failure = ''
    try {
      await act()
      return true
    } catch (error) {
      failure = explain(error)
      return false
    } finally {
      await load().catch(() => undefined)
    }
  }

  $effect(() => {
    if (store.line === 'online') load().catch((error: unknown) => (failure = explain(error)))
  })

  return {
    /** The one in use here; undefined until they are known. */
    get here() {
      return all?.find((one) => one.id === current)
    },
    get others() {
      return all?.filter((one) => one.id !== current && !one.for_drives) ?? []
    },
    /** Devices whose programs open the drives. */
    get programs() {
      return all?.filter((one) => one.for_drives) ?? []
    },
    get failure() {
      return failure
    },
    load: () => load().catch(() => undefined),
    end: (session: number) => attempt(() => store.run({ type: 'revoke_session', session })),
    endOthers: () =>
      attempt(async () => {
        for (const { id, for_drives } of all ?? [])
          if (id !== current && !for_drives) await store.run({ type: 'revoke_session', session: id })
      }),
  }
}

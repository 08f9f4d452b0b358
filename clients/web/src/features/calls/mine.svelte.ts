/* What calls the reader, when, and on which devices; and how this one comes to. */

import type { AnyEvent, Calls, Digest, MailChoices, Notifications, QuietHours } from '../../frames'
import { explain } from '../../sync/explain'
import { store } from '../../sync/live'
import { askPermission, permission, type Permission } from '../../sync/notifications'
import { isWakeable, subscribe, unsubscribe } from '../../sync/push'
import { Sequence } from '../../sync/sequence'
import { Refused } from '../../sync/socket'
import { words } from './words'

/** Followed as long as it is in the page. */
export function mine() {
  let known = $state.raw<Notifications | null>(null)
  let mails = $state.raw<MailChoices | null>(null)
  let failure = $state('')
  let right = $state<Permission>(permission())
  let waiting = $state(0)
  const acting = $derived(waiting > 0)
  const steps = new Sequence()

  async function load(): Promise<void> {
    try {
      ;[known, mails] = await Promise.all([
        store.run({ type: 'load_notifications' }),
        store.run({ type: 'load_mail_choices' }),
      ])
      failure = ''
    } catch (error) {
      failure = explain(error)
    }
  }

  function take(event: AnyEvent): void {
    if (event.type === 'notifications_changed' || event.type === 'push_changed') void load()
  }

  /** One after another, each upon what the one before has left; what fails is said. */
  async function attempt(act: () => Promise<void>): Promise<boolean> {
    waiting++
    try {
      await steps.take(() => {
        failure = ''
        return act()
      })
      return true
    } catch (error) {
      failure = error instanceof Refused ? explain(error) : words().failed
      return false
    } finally {
      waiting--
    }
  }

  $effect(() => {
    if (store.line === 'online') void load()
  })
  $effect(() => store.listen(take))
  // The browser's own settings may change it meanwhile.
  $effect(() => {
    const look = () => (right = permission())
    document.addEventListener('visibilitychange', look)
    window.addEventListener('focus', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('focus', look)
    }
  })

  return {
    get known() {
      return known
    },
    get mails() {
      return mails
    },
    get failure() {
      return failure
    },
    get right() {
      return right
    },
    get acting() {
      return acting
    },
    get here() {
      return known?.devices.find((one) => one.here) ?? null
    },
    get others() {
      return known?.devices.filter((one) => !one.here) ?? []
    },
    load,
    /** To be called from a button: the browser asks. True once this device calls its reader. */
    wake: () =>
      attempt(async () => {
        right = await askPermission()
        if (right === 'granted' && known && known.carries !== 'nothing' && isWakeable())
          known = await subscribe(store, known)
      }),
    stop: (session: number, here: boolean) =>
      attempt(async () => {
        known = await store.run({ type: 'unsubscribe_device', session })
        if (here) await unsubscribe()
      }),
    /** What calls, beside convocations. */
    change: (changed: Partial<Calls>) =>
      attempt(async () => {
        known = await store.run({ type: 'change_calls', ...changed })
      }),
    /** How often a kind comes by mail; null is as the rest. */
    mail: (kind: keyof MailChoices, mail: Digest | null) =>
      attempt(async () => {
        mails = await store.run({ type: 'change_mail_choice', kind, mail })
      }),
    /** Of the hours as they are when its turn has come; null is the house's again. */
    rest: (changed: Partial<QuietHours> | null) =>
      attempt(async () => {
        if (!known) return
        const quiet = changed && { ...known.quiet, ...changed }
        known = await store.run({ type: 'change_quiet_hours', quiet })
      }),
    trial: (session: number) =>
      attempt(async () => {
        await store.run({ type: 'try_device', session })
      }),
  }
}

export type Mine = ReturnType<typeof mine>

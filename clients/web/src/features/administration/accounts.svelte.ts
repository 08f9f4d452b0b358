/* Who may come in, as administrators hold it: asked for when it is shown, after each return of the line, and when somebody changes. */

import type { Account, ChangeAccount, Invitation, InvitePerson } from '../../frames'
import { explain } from '../../sync/explain'
import { store } from '../../sync/live'

/** Milliseconds: somebody who comes in is told of by several events. */
const GATHER = 500

export type Change = Omit<ChangeAccount, 'type' | 'person'>

/** `wanted` says whether the reader may ask. */
export function accounts(wanted: () => boolean) {
  let all = $state.raw<readonly Account[] | null>(null)
  let invitations = $state.raw<readonly Invitation[]>([])
  let failure = $state('')

  async function load(): Promise<void> {
    try {
      const loaded = await store.run({ type: 'load_accounts' })
      all = loaded.accounts
      invitations = loaded.invitations
      failure = ''
    } catch (error) {
      failure = explain(error)
    }
  }

  $effect(() => {
    if (store.line === 'online' && wanted()) void load()
  })
  $effect(() => {
    let soon: ReturnType<typeof setTimeout> | undefined
    const deaf = store.listen((event) => {
      if ((event.type !== 'person_changed' && event.type !== 'address_changed') || !wanted()) return
      clearTimeout(soon)
      soon = setTimeout(() => void load(), GATHER)
    })
    return () => {
      clearTimeout(soon)
      deaf()
    }
  })

  return {
    /** Null until they are known. */
    get all() {
      return all
    },
    get invitations() {
      return invitations
    },
    get failure() {
      return failure
    },
    load,
    async change(person: number, change: Change): Promise<void> {
      const changed = await store.run({ type: 'change_account', person, ...change })
      all = all?.map((one) => (one.person === person ? changed : one)) ?? null
    },
    /** Sends the link; an earlier one to the same address is worth nothing any more. */
    async invite(invitation: Omit<InvitePerson, 'type'>): Promise<Invitation> {
      const sent = await store.run({ type: 'invite_person', ...invitation })
      const others = invitations.filter((one) => one.email.toLowerCase() !== sent.email.toLowerCase())
      invitations = [sent, ...others]
      return sent
    },
    async withdraw(invitation: number): Promise<void> {
      await store.run({ type: 'withdraw_invitation', invitation })
      invitations = invitations.filter((one) => one.id !== invitation)
    },
  }
}

export type Accounts = ReturnType<typeof accounts>

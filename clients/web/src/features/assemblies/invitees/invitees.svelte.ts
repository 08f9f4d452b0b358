/* The invitees of one sitting for those who follow it, and one's own invitations, kept as they are now. */

import type { AnyEvent, Invitee, Message, SharedSitting } from '../../../frames'
import { following } from '../../../sync/following.svelte'
import { store } from '../../../sync/live'

type Known = readonly Invitee[]

export function followInvitees(message: () => Message) {
  const here = ({ conversation, seq }: Invitee) => conversation === message().conversation && seq === message().seq

  function after(known: Known, event: AnyEvent): Known {
    if (event.type !== 'invitee_changed' || !here(event.invitee)) return known
    return [...known.filter((one) => one.id !== event.invitee.id), event.invitee].sort(inOrder)
  }

  return following<Known>(
    async () => {
      const { conversation, seq } = message()
      return (await store.run({ type: 'load_invitees', conversation, seq })).invitees
    },
    after,
    () => true,
  )
}

/** By name, those whose invitation was withdrawn last. */
function inOrder(a: Invitee, b: Invitee): number {
  return Number(a.withdrawn_at !== null) - Number(b.withdrawn_at !== null) || a.name.localeCompare(b.name, 'fr')
}

export function followOwnInvitations() {
  return following<readonly SharedSitting[]>(
    async () => (await store.run({ type: 'load_own_invitations' })).invitations,
    (known, event) => (event.type === 'own_invitations_changed' ? event.invitations : known),
    () => true,
  )
}

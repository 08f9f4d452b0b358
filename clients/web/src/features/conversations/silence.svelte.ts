/* Who of a direct conversation is not called now, and when they will be told of what is written to them. */

import { personOf } from '../../domain/people'
import type { Conversation, PersonSilence } from '../../frames'
import { moment } from '../../i18n'
import { store } from '../../sync/live'
import { words } from './words'

const AGAIN = 5 * 60_000

/** In words; empty while everybody is called, or nothing is being written. */
export function silence(conversation: () => Conversation, writing: () => boolean) {
  let told = $state.raw<readonly PersonSilence[]>([])
  const asks = $derived(writing() && conversation().kind === 'direct' && store.line === 'online')

  $effect(() => {
    if (!asks) return
    const { id } = conversation()
    const ask = () =>
      store.run({ type: 'load_silences', conversation: id }).then(
        ({ silences }) => (told = silences),
        () => undefined,
      )
    void ask()
    const again = setInterval(() => void ask(), AGAIN)
    return () => {
      clearInterval(again)
    }
  })

  return {
    get said(): string {
      const [one] = told
      if (!asks || !one) return ''
      if (told.length > 1) return words().silentMany(told.length)
      return words().silent(personOf(store.state, one.person).name, moment(one.until, store.state.authority.time_zone))
    },
  }
}

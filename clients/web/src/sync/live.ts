/* The store of this page, and what goes with it: who is there, what is read, what calls from elsewhere. */

import { Attention } from './attention'
import { keepBadge } from './badge.svelte'
import { followCalls, permission, TOLD } from './notifications'
import { Reading } from './reading'
import { tellReminder } from './reminding'
import { Store } from './store.svelte'

const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'

export const store = new Store(`${scheme}//${location.host}/socket`)
export const attention = new Attention()
export const reading = new Reading(store, () => attention.present)

function sayAvailability(present = attention.present): void {
  store.run({ type: 'set_availability', availability: present ? 'online' : 'away' }).catch(() => undefined)
}

attention.listen((present) => {
  sayAvailability(present)
  if (present) {
    store.hurry()
    reading.flush()
  } else store.keepNow()
})
/** What it takes is fetched by those alone whom something may call, or could. */
function keepSubscribed(): void {
  if (permission() === 'granted' || localStorage.getItem(TOLD))
    void import('./push').then((push) => push.keepSubscribed(store)).catch(() => undefined)
}

store.whenStarted(() => {
  reading.flush()
  keepSubscribed()
  // The server takes whoever connects for present.
  if (!attention.present) sayAvailability(false)
})
store.listen((event, state) => {
  if (event.type === 'notifications_changed' || event.type === 'push_changed') keepSubscribed()
  const looking = attention.visible && document.hasFocus()
  if (permission() === 'granted')
    void import('./calls')
      .then(({ notify }) => {
        notify(event, state)
      })
      .catch(() => undefined)
  tellReminder(event, state, looking)
  if (event.type === 'message_recalled')
    void import('./recalling').then(({ tellRecall }) => tellRecall(event.mark, store, looking)).catch(() => undefined)
})

attention.watch()
followCalls(keepSubscribed)
keepBadge(() => store.state)
addEventListener('pagehide', () => {
  store.keepNow()
})

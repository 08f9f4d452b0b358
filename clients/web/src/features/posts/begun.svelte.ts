/* Takes up what the address asks to go on with: a draft, a publication to change, or nothing yet. */

import { untrack } from 'svelte'
import { messageAt } from '../../domain/log'
import { groupsToPublishIn, isPost } from '../../domain/posts'
import { route } from '../../router'
import { store } from '../../sync/live'
import type { PostWriting } from './writing.svelte'

export interface Begun {
  wants: 'nothing' | 'draft' | 'post'
  loading: boolean
  /** It could not be published at its hour. */
  refused: boolean
}

export function begun(writing: PostWriting): Begun {
  const query = untrack(() => route().query)
  const draft = query.get('brouillon')
  const [conversation = 0, seq = 0] = (query.get('modifier') ?? '').split('/').map(Number)
  const wants = seq ? 'post' : draft ? 'draft' : 'nothing'
  let loading = $state(wants !== 'nothing')
  let refused = $state(false)

  function takePost() {
    const message = messageAt(store.state.logs.get(conversation), seq)
    if (isPost(message)) writing.takeUpPost(message)
    loading = !isPost(message)
  }

  async function takeDraft() {
    const { drafts } = await store.run({ type: 'load_post_drafts' })
    const found = drafts.find((one) => one.client_id === draft)
    if (found) writing.takeUpDraft(found)
    else if (draft) writing.takeUpNew(draft)
    refused = found?.refused !== undefined && found.refused !== ''
    loading = false
  }

  $effect(() => {
    if (!untrack(() => loading) || store.line !== 'online') return
    untrack(() => {
      if (wants === 'draft') takeDraft().catch(() => undefined)
      else store.run({ type: 'load_messages', conversation, seqs: [seq] }).then(takePost, () => undefined)
    })
  })

  $effect(() => {
    const given = Number(query.get('groupe') ?? 0)
    const first = groupsToPublishIn(store.state)
    untrack(() => (writing.conversation ||= first.some((one) => one.id === given) ? given : (first[0]?.id ?? 0)))
  })

  $effect(() =>
    store.listen((event) => {
      if (event.type === 'post_draft_changed') writing.follow(event.draft)
    }),
  )

  return {
    wants,
    get loading() {
      return loading
    },
    get refused() {
      return refused
    },
  }
}

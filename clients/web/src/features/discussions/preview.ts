/* A message in one line, for lists. */

import type { Message } from '../../frames'
import { t } from '../../i18n'
import { firstName, personOf } from '../../people'
import type { State } from '../../state'
import { plain } from '../../text/plain'

/** What the message says, with nobody's name before it. */
export function said(state: State, { content }: Message): string {
  const words = t().preview
  switch (content.type) {
    case 'chat':
      return plain(content.text, { person: (id) => personOf(state, id).name, everybody: t().people.all })
    case 'post':
      return words.post(content.title)
    case 'convocation':
      return words.convocation(content.body)
    case 'acknowledgement':
      return words.acknowledgement
    case 'deleted':
      return words.deleted
    default:
      return words.notice
  }
}

/** « Yann : La rue est barrée », « Vous : Merci ». */
export function preview(state: State, message: Message): string {
  const who = message.author === state.me?.person ? t().people.you : firstName(personOf(state, message.author))
  return t().preview.by(who, said(state, message))
}

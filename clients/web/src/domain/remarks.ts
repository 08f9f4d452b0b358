/* Messages about documents. */

import type { About, Chat, Message, Passage } from '../frames'

export type Remark = Message & { content: Chat & { about: About } }

export function isRemark(message: Message, document?: number): message is Remark {
  const { content } = message
  if (content.type !== 'chat' || !content.about) return false
  return document === undefined || content.about.passage.document === document
}

/** What an answer to this message is about: the same document, and no place in it. */
export function answerTo(message: Message | null): Passage | null {
  if (!message || !isRemark(message)) return null
  const { document, version } = message.content.about.passage
  return { document, version, page: 0, quote: '' }
}

/* What a text is made of, once read. */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong'; inside: Inline[] }
  | { kind: 'emphasis'; inside: Inline[] }
  | { kind: 'code'; text: string }
  /** A bare one is its own words. */
  | { kind: 'link'; href: string; text: string; bare?: true }
  /** An electronic address or a telephone number, as a link that writes or calls. */
  | { kind: 'contact'; href: string; text: string }
  | { kind: 'mention'; person: number }
  | { kind: 'everybody' }

/** Lines of a paragraph or a quote are kept apart, as they were typed; of an image there is the number of its file. */
export type Block =
  | { kind: 'paragraph'; lines: Inline[][] }
  | { kind: 'quote'; lines: Inline[][] }
  | { kind: 'list'; items: Inline[][] }
  | { kind: 'numbered'; start: number; items: Inline[][] }
  | { kind: 'code'; text: string }
  | { kind: 'heading'; depth: 1 | 2; line: Inline[] }
  | { kind: 'image'; file: number; shows: string }

/** What people type in a message, or the richer text of a publication. */
export type Form = 'message' | 'article'

/* What a text is made of, once read. */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong'; inside: Inline[] }
  | { kind: 'emphasis'; inside: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; text: string }
  | { kind: 'mention'; person: number }
  | { kind: 'everybody' }

/** Lines of a paragraph or a quote are kept apart, as they were typed. */
export type Block =
  { kind: 'paragraph'; lines: Inline[][] } | { kind: 'quote'; lines: Inline[][] } | { kind: 'list'; items: Inline[][] }

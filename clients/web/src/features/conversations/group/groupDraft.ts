/* A group as it is being filled in. */

import type { Conversation, Posting, Visibility } from '../../../frames'

export interface GroupDraft {
  name: string
  description: string
  icon: string
  visibility: Visibility
  posting: Posting
}

export const NEW_GROUP: GroupDraft = {
  name: '',
  description: '',
  icon: 'users',
  visibility: 'closed',
  posting: 'everyone',
}

export function draftOf({ name, description, icon, visibility, posting }: Conversation): GroupDraft {
  return { name, description, icon, visibility, posting }
}

/** What differs from what the form was opened with: only that is sent, so that two managers do not undo each other. */
export function changesOf(draft: GroupDraft, before: GroupDraft): Partial<GroupDraft> {
  const now = { ...draft, name: draft.name.trim() }
  const changed = Object.entries(now).filter(([field, value]) => before[field as keyof GroupDraft] !== value)
  return Object.fromEntries(changed)
}

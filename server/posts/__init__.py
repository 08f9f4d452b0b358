"""Publications, their drafts and reminders, and the digests of them."""

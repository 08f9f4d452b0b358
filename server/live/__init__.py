"""Live documents: what several people write at once, numbered, kept, folded and shown."""

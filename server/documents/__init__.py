"""The drive of each conversation: folders, documents, versions, bin."""

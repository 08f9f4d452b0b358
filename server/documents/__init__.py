"""The drive of each conversation: folders, documents, versions, bin, and what is found in them."""

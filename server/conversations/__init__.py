"""The log: messages, groups, receipts, search, and the state a client starts from."""

"""Polls: a question to all of a conversation, and what they choose."""

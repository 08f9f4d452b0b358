"""Bytes: received, examined, kept once, read again."""

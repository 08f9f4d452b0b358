"""Bytes: received, examined, kept once, read again; and the text in them."""

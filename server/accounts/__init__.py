"""Accounts: invited, changed, signed in."""

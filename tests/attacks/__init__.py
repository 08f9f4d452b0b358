"""Attacks by one guest or one stranger, each beside somebody at work."""

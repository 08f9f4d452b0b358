"""Parvis, the server."""

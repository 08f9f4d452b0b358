"""Notifications: whoever looks elsewhere is called by the service of their browser, where the town hall allows it."""

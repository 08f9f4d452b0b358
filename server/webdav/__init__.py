"""Drives opened by other programs: the Explorer, the Finder, office programs."""

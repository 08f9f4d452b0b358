"""Before a document is read: what is written elsewhere of it is put in force as a version."""

from server.core.dispatch import Caller
from server.core.hooks import Hook

reading: Hook[[Caller, int]] = Hook()
"""Of a live document that the caller may read, by its number; in no transaction, for it may take a while."""

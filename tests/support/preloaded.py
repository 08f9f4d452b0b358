"""All that a web process and a worker import, loaded once for those that `Forked` starts."""

import gc

import server.run.app
import server.run.cli
import server.run.rooms
import server.run.serve
import server.run.worker  # noqa: F401

gc.freeze()

"""The processes: web, worker, command line."""

"""Commands in, one transaction, news out: sockets, hub, journal, access."""

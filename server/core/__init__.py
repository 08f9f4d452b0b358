"""Commands in, one transaction, news out: sockets, hub, journal, access."""

from server.core import addresses as addresses  # every route that is made from here on holds to their forms

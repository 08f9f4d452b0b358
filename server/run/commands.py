"""Every command finds its handler once these are imported."""

from importlib import import_module

MODULES = (
    "server.accounts.accounts",
    "server.accounts.people",
    "server.accounts.sessions",
    "server.assemblies.bodies",
    "server.assemblies.channels",
    "server.assemblies.convocation_drafts",
    "server.assemblies.convocations",
    "server.assemblies.rules",
    "server.assemblies.seals",
    "server.assemblies.sittings",
    "server.assemblies.summonses",
    "server.calendar.agenda",
    "server.calendar.events",
    "server.conversations.availability",
    "server.conversations.conversations",
    "server.conversations.feeds",
    "server.conversations.groups",
    "server.conversations.messages",
    "server.conversations.receipts",
    "server.conversations.search",
    "server.conversations.state",
    "server.mail.queue",
    "server.posts.drafts",
    "server.posts.posts",
    "server.posts.reminders",
)


def register() -> None:
    for module in MODULES:
        import_module(module)

"""Which stories in a browser tell of which feature, for those to be played first that a change can break."""

TRUNK = ("chat", "three_people")
"""Told of whatever stands below every feature."""

SITTINGS = (
    *("assemblies", "convocation_life", "convocation_link", "convocation_reminders", "convocation_story"),
    *("invitees", "sitting", "sitting_video", "from_a_drive_to_a_sitting"),
)
TALK = (*TRUNK, "composing", "reading", "marks", "groups")
DRIVES = ("documents", "drive_among_a_few", "files", "from_a_drive_to_a_sitting")
NIGHT = ("election_night", "five_stations")
ENTRY = ("accounts", "door")

STORIES: dict[str, tuple[str, ...]] = {
    # Rooms of the server.
    "accounts": (*ENTRY, "settings"),
    "base": TRUNK,
    "core": (*TRUNK, "bad_line", "offline"),
    "demo": TRUNK,
    "identity": ENTRY,
    "law": SITTINGS,
    "ledger": SITTINGS,
    "live": ("sheets",),
    "mail": ("convocation_reminders",),
    "notifications": ("push", "settings"),
    "run": (*TRUNK, "door"),
    "upkeep": TRUNK,
    "webdav": ("documents",),
    # Rooms of both, or features of the client.
    "addresses": ("documents", "assemblies"),
    "administration": ("accounts", "assemblies"),
    "appointments": ("appointments",),
    "assemblies": SITTINGS,
    "calendar": ("agenda",),
    "calls": ("calls", "sitting_video"),
    "conversations": TALK,
    "documents": DRIVES,
    "elections": NIGHT,
    "files": ("files", "documents", "publications"),
    "groups": ("groups", "drive_among_a_few"),
    "home": ("back", "chat", "convocation_story"),
    "messages": (*TALK, "calls"),
    "people": ("groups", "accounts"),
    "polls": ("polls",),
    "posts": ("publications",),
    "problems": TRUNK,
    "search": ("reading", "documents", "publications"),
    "settings": ("settings", "accounts"),
    "sharing": ("convocation_link", "appointments", "election_night"),
    "sheets": ("sheets",),
    "signin": ENTRY,
    # Rooms of the client.
    "app": ("back", "keyboard", "layout", "offline"),
    "design": ("layout",),
    "domain": TALK,
    "i18n": ("agenda", "clocks"),
    "sync": (*TRUNK, "bad_line", "offline", "composing"),
    "text": ("composing", "reading"),
    "ui": ("keyboard", "layout"),
}
"""A room or feature that is not named here is told of by the trunk."""

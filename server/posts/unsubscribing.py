"""Links that end somebody's digests without their signing in."""

from server.base.signatures import id_of, signed_id

PURPOSE = "unsubscribe"


def unsubscribe_link(url: str, key: bytes, person: int) -> str:
    return f"{url}/courriels/{signed_id(key, PURPOSE, person)}"


def person_of(key: bytes, token: str) -> int | None:
    """Whose digests end by it; `None` for a link that is none of ours."""
    return id_of(key, PURPOSE, token)

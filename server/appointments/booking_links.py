"""Links by which people see and cancel what they booked online, whether or not the page is still open."""

from server.base.signatures import id_of, signed_id

PURPOSE = "booking"


def booking_link(url: str, key: bytes, appointment: int) -> str:
    return f"{url}/mon-rendez-vous/{signed_id(key, PURPOSE, appointment)}"


def appointment_of(key: bytes, token: str) -> int | None:
    """Which appointment it opens; `None` for a link that is none of ours."""
    return id_of(key, PURPOSE, token)

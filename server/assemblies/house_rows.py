"""What each entry of the house makes of the rows that are kept of it, by what tells these apart."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from server.assemblies.examination import BROKEN
from server.law.rules import shipped
from server.ledger.ledger import Entry

Rows = dict[Any, dict[str, Any]]

OF_RULE = ("code", "purpose", "scope", "number", "source", "inhabitants_from", "text")


def _recorded(entry: Entry, at: str = "recorded_at", by: str = "recorded_by") -> dict[str, Any]:
    """When and by whom; what was taken over from before such things were entered says when, and not by whom."""
    if entry.facts.get("taken_over"):
        return {at: datetime.fromisoformat(entry.facts["recorded_at"])}
    return {at: entry.at, by: entry.author}


def _sha256(entry: Entry) -> str | None:
    return entry.facts["file"]["sha256"] if "file" in entry.facts else None


def mandates(due: Rows, entry: Entry) -> None:
    facts = entry.facts
    if entry.act == "mandate_given":
        due[facts["mandate"]] = {
            "body_id": facts["body_id"],
            "person_id": entry.person,
            "role": facts["role"],
            "starts_on": _day(facts["first_day"]),
            "ends_on": _day(facts["last_day"]),
            **_recorded(entry),
        }
    elif entry.act == "mandate_ended":
        due[facts["mandate"]]["ends_on"] = _day(facts["last_day"])


def choices(due: Rows, entry: Entry) -> None:
    facts = entry.facts
    if entry.act == "channel_chosen":
        due[facts["choice"]] = {
            "person_id": entry.person,
            "channel": facts["channel"],
            "requested_on": _day(facts["requested_on"]),
            "address": facts["address"],
            "file_id": _sha256(entry),
            **_recorded(entry),
        }


def convenors(due: Rows, entry: Entry) -> None:
    facts = entry.facts
    if entry.act == "convening_given":
        whose = {"body_id": facts["body_id"], "person_id": entry.person, "ended_at": None, "ended_by": None}
        due[facts["convenor"]] = whose | _recorded(entry, "given_at", "given_by")
    elif entry.act == "convening_ended":
        row = due[facts["convenor"]]
        del row["ended_by"]
        row |= _recorded(entry, "ended_at", "ended_by")


def censuses(due: Rows, entry: Entry) -> None:
    """The n-th entry of a body is its n-th row."""
    facts = entry.facts
    if entry.act == "census_recorded":
        number = 1 + sum(body == facts["body_id"] for body, _ in due)
        due[facts["body_id"], number] = {
            "inhabitants": facts["inhabitants"],
            "regime": facts["regime"],
            "since": _day(facts["since"]),
            "source": facts["source"],
            **_recorded(entry),
        }


def bodies(due: Rows, entry: Entry) -> None:
    """By what delays are counted, until a census says otherwise; and whether it still convenes, since that is
    entered."""
    facts = entry.facts
    if entry.act == "body_created":
        due[facts["body_id"]] = {name: facts[name] for name in ("kind", "regime", "inhabitants", "own_days")}
        due[facts["body_id"]]["name"] = facts["body"]
        if "active" in facts:
            due[facts["body_id"]]["active"] = facts["active"]
    elif entry.act == "body_renamed":
        due[facts["body_id"]]["name"] = facts["body"]
    elif entry.act in ("body_dissolved", "body_resumed"):
        due[facts["body_id"]]["active"] = entry.act == "body_resumed"
    elif entry.act == "own_days_changed":
        due[facts["body_id"]]["own_days"] = facts["own_days"]


def rules(due: Rows, entry: Entry) -> None:
    """Those of the house."""
    facts = entry.facts
    if entry.act == "rule_recorded":
        due[facts["rule"]] = {
            **{name: facts[name] for name in OF_RULE},
            "valid_from": _day(facts["valid_from"]),
            "known": "house",
            "prudent": 0,
            **_recorded(entry),
        }


def brought() -> Rows:
    """The rules that Parvis brings along, by code and first day."""
    columns = (*OF_RULE, "valid_from", "known", "prudent")
    return {(rule.code, rule.valid_from): {name: getattr(rule, name) for name in columns} for rule in shipped()}


def emails(due: Rows, entry: Entry) -> None:
    """With which address those sign in who have or had a mandate: the first, and then each that they agreed to."""
    facts = entry.facts
    if entry.act == "address_recorded":
        due[entry.person] = {"email": facts["address"]}
    elif entry.act in ("address_changed", "address_confirmed") and entry.person in due:
        row = due[entry.person]
        if facts["confirmed"] and facts["address"].lower() != row["email"].lower():
            row["email"] = facts["address"]


def names(due: Rows, entry: Entry) -> None:
    """What those are called who have or had a mandate."""
    if entry.act == "name_recorded" and entry.person:
        due[entry.person] = {name: entry.facts[name] for name in ("name", "title", "civility")}


def addresses(due: Rows, entry: Entry) -> None:
    """Those that have been in force, by whose they are and which time. One that was not confirmed yet makes room for
    the next, of which alone there is an entry."""
    facts = entry.facts
    if entry.act not in ("address_changed", "address_confirmed"):
        return
    own = [key for key in due if key[0] == entry.person]
    if facts.get("withdrawn"):
        at = _recorded(entry)["recorded_at"]
        if facts.get("taken_over"):
            # It may have been given again since.
            own = [key for key in own if due[key]["in_force_at"] <= at] or own
        due[_last(own, facts["before"])]["withdrawn_at"] = at
    elif entry.act == "address_confirmed":
        due[_last(own, facts["address"])] |= {"confirmed_at": entry.at} | _agreed(entry)
    else:
        for key in own:
            if not due[key]["confirmed_at"]:
                due[key]["withdrawn_at"] = due[key]["withdrawn_at"] or entry.at
        times = sum(email == facts["address"] for _, email, _ in own)
        due[entry.person, facts["address"], times + 1] = {
            "before": facts["before"],
            "requested_on": _day(facts["requested_on"]),
            "recorded_by": entry.author,
            "in_force_at": entry.at,
            "confirmed_at": entry.at if facts["confirmed"] else None,
            "withdrawn_at": None,
            **_agreed(entry),
        }


def _agreed(entry: Entry) -> dict[str, Any]:
    """By whom and how it was agreed that the person signs in with it, since that is entered."""
    return {"agreement": entry.facts["by"], "agreed_by": entry.author} if "by" in entry.facts else {}


class InForce(Struct):
    """Where convocations go to somebody, since when unless it is the first one, and whether they agreed to it."""

    email: str
    confirmed: bool = True
    since: datetime | None = None


def address_in_force(rows: dict[str, Rows], person: int) -> InForce | None:
    """The last that stands, else what they sign in with; `None` where no entry says."""
    standing = [
        InForce(email, row["confirmed_at"] is not None, row["in_force_at"])
        for (of, email, _), row in rows["address_changes"].items()
        if of == person and not row["withdrawn_at"]
    ]
    first = rows["people"].get(person)
    return standing[-1] if standing else InForce(first["email"]) if first else None


def _last(own: list[Any], address: str) -> Any:
    """Raises `IndexError` when the person never had it."""
    return [key for key in own if key[1] == address][-1]


def requests(due: Rows, entry: Entry) -> None:
    """What answers them is entered with the convocation that does."""
    facts = entry.facts
    if entry.act == "session_requested":
        due[facts["request"]] = {
            **({"body_id": facts["body_id"]} if "body_id" in facts else {}),
            "asked_by": facts["asked_by"],
            "received_on": _day(facts["received_on"]),
            "reason": facts["reason"],
            "names": facts["names"],
            "file_id": _sha256(entry),
            **_recorded(entry),
        }


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


ON_SENDINGS: dict[str, str] = {
    "body_created": "bodies",
    "body_renamed": "bodies",
    "body_dissolved": "bodies",
    "body_resumed": "bodies",
    "own_days_changed": "bodies",
    "census_recorded": "bodies",
    "rule_recorded": "rules",
    "mandate_given": "mandates",
    "mandate_ended": "mandates",
    "channel_chosen": "channel_choices",
    "name_recorded": "people",
    "address_recorded": "addresses",
    "address_changed": "addresses",
    "address_confirmed": "addresses",
}
"""Each act on what a convocation is made from, and which table it is about."""

OF_TABLE: dict[str, Callable[[Rows, Entry], None]] = {
    "mandates": mandates,
    "channel_choices": choices,
    "body_convenors": convenors,
    "censuses": censuses,
    "people": emails,
    "names": names,
    "address_changes": addresses,
    "session_requests": requests,
    "bodies": bodies,
    "rules": rules,
}


class Projection(Struct):
    """The rows that ought to be there, by table; and the positions of entries that say what no reader understands."""

    rows: dict[str, Rows]
    unread: list[int]


def project(entries: Sequence[Entry], tables: Iterable[str] = OF_TABLE) -> Projection:
    """By the entries of the house in their order, and by the rules that Parvis brings along."""
    found = Projection({table: brought() if table == "rules" else {} for table in tables}, [])
    for table, rows in found.rows.items():
        for entry in entries:
            try:
                OF_TABLE[table](rows, entry)
            except BROKEN:
                found.unread.append(entry.position)
    return found

"""Writes the protocol's page of reference, docs/protocol.md; `--check` only says whether it is current."""

import ast
import json
import sys
import textwrap
from pathlib import Path
from types import ModuleType

from protocol import entrance, errors, files, frames, types
from protocol.contents import TRAITS, BaseContent
from protocol.errors import Refusal
from protocol.features import FEATURES
from protocol.messages import CONTENTS, Writing
from protocol.source import Named, fields, small_types, values
from protocol.types import Command, Event, Record, Tagged

TARGET = Path(__file__).parent.parent / "docs" / "protocol.md"
GUIDE = Path(__file__).with_name("guide.md")
MODULES: tuple[ModuleType, ...] = (types, *FEATURES, frames, entrance)
BASES = {Record, Tagged, Command, Event, BaseContent, Writing}

WORDS = {
    "str": "text",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "bytes": "bytes",
    "None": "null",
    "datetime": "instant",
    "datetime.datetime": "instant",
    "date": "date",
    "datetime.date": "date",
    "time": "hour",
    "Any": "anything",
}
LIMITS = {"ge": "from {}", "le": "up to {}", "min_length": "at least {}", "max_length": "at most {}", "pattern": "`{}`"}
MARKS = {"ONE_LINE": "one line"}
ZONES = {"True": "with its offset from UTC", "False": "without a zone"}
MEASURED = {"min_length", "max_length"}
SPELLED = {"MAX_ID": "2⁵³ − 1"}


def described(node: ast.expr) -> str:
    """A type, as it is said."""
    match node:
        case ast.Subscript(ast.Name("Annotated"), ast.Tuple([kind, ast.Call() as meta])):
            return f"{described(kind)}, {limits(meta, described(kind))}"
        case ast.Subscript(ast.Name("Literal"), allowed):
            one_of = allowed.elts if isinstance(allowed, ast.Tuple) else [allowed]
            return " or ".join(f"`{json.dumps(ast.literal_eval(one))}`" for one in one_of)
        case ast.Subscript(ast.Name("list"), item):
            return f"list of {described(item)}"
        case ast.BinOp(left, ast.BitOr(), right):
            return " or ".join(described(one) for one in (left, right) if ast.unparse(one) != "UnsetType")
        case ast.Constant(str(written)):
            return described(ast.parse(written, mode="eval").body)
    name = ast.unparse(node)
    return WORDS.get(name) or linked(name)


def limits(meta: ast.Call, kind: str) -> str:
    unit = " bytes" if kind == "bytes" else " characters" if "text" in kind else ""
    said = []
    for keyword in meta.keywords:
        if keyword.arg == "extra":
            said.append(MARKS[ast.unparse(keyword.value)])
            continue
        if keyword.arg == "tz":
            said.append(ZONES[ast.unparse(keyword.value)])
            continue
        value = ast.unparse(keyword.value).replace("_", " ") if keyword.arg in MEASURED else _plain(keyword.value)
        said.append(LIMITS[keyword.arg or ""].format(value) + (unit if keyword.arg in MEASURED else ""))
    return ", ".join(said)


def _plain(node: ast.expr) -> str:
    name = ast.unparse(node)
    return SPELLED.get(name) or str(ast.literal_eval(node)).replace("|", "\\|")


def linked(name: str) -> str:
    tags = {kind.__name__: tag_of(kind) for kind in CONTENTS}
    return f"[{name}](#{tags.get(name, name.lower())})"


def default_of(field: Named) -> str:
    if field.default is None:
        return "required"
    if ast.unparse(field.default) == "UNSET":
        return "unchanged"
    return f"`{json.dumps(ast.literal_eval(field.default))}`"


def row(field: Named) -> str:
    return f"| `{field.name}` | {described(field.annotation)} | {default_of(field)} | {field.doc} |\n"


def table(kind: type) -> str:
    rows = "".join(row(field) for field in fields(kind))
    return f"| Field | Type | Default | |\n|---|---|---|---|\n{rows}" if rows else ""


def doc_of(kind: type) -> str:
    text = " ".join((kind.__dict__.get("__doc__") or "").split())
    return textwrap.fill(text, 120) + "\n\n" if text else ""


def tag_of(kind: type) -> str:
    return str(kind.__struct_config__.tag) if issubclass(kind, Tagged) else ""


def told(kind: type) -> str:
    """The section of an event, a content or a record."""
    tag = tag_of(kind)
    return f"#### {tag or kind.__name__}\n\n{doc_of(kind)}{table(kind)}\n"


def order(kind: type[Command]) -> str:
    """The section of a command."""
    answer = f"\nAnswered with {linked(kind.returns.__name__)}.\n"
    reasons = [f"`{refusal.code}`: {when}" for refusal, when in kind.refuses.items()]
    refused = f"\nRefused with {'; '.join(reasons)}.\n" if reasons else ""
    return f"#### {tag_of(kind)}\n\n{doc_of(kind)}{table(kind)}{answer}{refused}\n"


def of(module: ModuleType, *bases: type) -> list[type]:
    """The module's own records that are of this kind, in the order of the source."""
    public = [value for name, value in vars(module).items() if not name.startswith("_")]
    found = [kind for kind in public if isinstance(kind, type) and kind.__module__ == module.__name__]
    return [kind for kind in found if issubclass(kind, bases) and kind not in BASES]


def chapter(what: str, module: ModuleType) -> str:
    return f"### {what}: {module.__name__.split('.')[-1]}\n\n{module.__doc__}\n\n"


def commands() -> str:
    return "".join(
        chapter("Commands", module) + "".join(order(kind) for kind in found if issubclass(kind, Command))
        for module in FEATURES
        if (found := of(module, Command))
    )


def events() -> str:
    return "".join(told(kind) for kind in frames.EVENTS)


def records() -> str:
    spoken = [*frames.COMMANDS, *frames.EVENTS, *CONTENTS]
    modules = [(module, [k for k in of(module, Record, Tagged) if k not in spoken]) for module in MODULES]
    return "".join(chapter("Records", module) + "".join(map(told, found)) for module, found in modules if found)


def named_types() -> str:
    rows = "".join(
        f"| <a id='{named.name.lower()}'></a>{named.name} | {described(named.annotation)} | {named.doc} |\n"
        for module in MODULES
        for named in small_types(module)
    )
    return f"| Name | What it is | |\n|---|---|---|\n{rows}\n"


FAILURES = """\
Any command can be refused with `too_fast`, `unavailable`, `not_started` and `internal`. Of what the caller may not know
of, they are told `not_found`, never that it exists.

| Code | |
|---|---|
"""
INTERNAL_SAYS = "A mistake of the server's own; quote `reference` when asking for help."


def failures() -> str:
    kinds = [*_refusals(errors), *_refusals(entrance), *_refusals(files)]
    return (
        FAILURES
        + "".join(f"| `{kind.code}` | {_line(kind)} |\n" for kind in kinds)
        + f"| `internal` | {INTERNAL_SAYS} |\n\n"
    )


def _refusals(module: ModuleType) -> list[type[Refusal]]:
    return [kind for kind in of(module, Refusal) if issubclass(kind, Refusal) and kind is not Refusal]


def _line(kind: type) -> str:
    return " ".join((kind.__dict__.get("__doc__") or "").split())


def closing() -> str:
    docs = values(frames.CloseCode)
    rows = "".join(f"| {code.value} | {docs[code.name]} |\n" for code in frames.CloseCode)
    return f"{CLOSING}| Code | |\n|---|---|\n{rows}\n"


CLOSING = """\
Besides these, those of the WebSocket standard: 1003 and 1009, above, are mistakes in the client; any other, such as
1006 or 1011, is a line that dropped.

"""

HEADER = """\
<!-- Written by `python -m protocol.reference` from the Python package `protocol`; change that instead. -->

# The protocol of Parvis

All that travels between a Parvis server and its clients: enough to write a client in any language.

"""


def guide() -> str:
    """What is told before the lists, in order."""
    text = GUIDE.read_text()
    return text.replace("SUBPROTOCOL", frames.SUBPROTOCOL).replace("MAX_FRAME", str(frames.MAX_FRAME // 1024))


def page() -> str:
    """The whole text of docs/protocol.md."""
    parts = {
        "Commands": commands(),
        "Events": events(),
        "Contents": CONTENTS_SAY + traits() + "".join(told(kind) for kind in CONTENTS),
        "Records": records(),
        "Small types": named_types(),
        "Failure codes": failures(),
        "Close codes": closing(),
    }
    lists = "".join(f"## {title}\n\n{text}" for title, text in parts.items())
    return (HEADER + guide() + "\n" + lists).rstrip() + "\n"


CONTENTS_SAY = """\
What a message can be; `Message.content` is one of these, told apart by its `type`. Each kind says what is handled alike
for all of them: whether it counts as unread, is announced by its title, has recipients with receipts, can be deleted.

"""


def traits() -> str:
    head = f"| Content | {' | '.join(f'`{trait}`' for trait in TRAITS)} |\n|---|{'---|' * len(TRAITS)}\n"
    return head + "".join(_traits(kind) for kind in CONTENTS) + "\n"


def _traits(kind: type[BaseContent]) -> str:
    said = " | ".join("yes" if getattr(kind, trait) else "" for trait in TRAITS)
    return f"| {linked(kind.__name__)} | {said} |\n"


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        if TARGET.exists() and TARGET.read_text() == page():
            return 0
        print(f"{TARGET.name} differs from the protocol: run `python -m protocol.reference`", file=sys.stderr)
        return 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(page())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

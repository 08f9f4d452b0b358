"""Writes the types of the protocol for the web client; `--check` only says whether they are current."""

import hashlib
import sys
import textwrap
from collections.abc import Callable
from functools import singledispatch
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, Literal, get_args, get_origin

from msgspec import inspect

from protocol import entrance, errors, files, frames, types
from protocol.contents import TRAITS, BaseContent
from protocol.errors import Refusal
from protocol.features import FEATURES
from protocol.messages import CONTENTS, Writing, tags_of
from protocol.shapes import COMPLETE, limits, shapes
from protocol.source import fields
from protocol.types import Command, Event, Record, Tagged

TARGET = Path(__file__).parent.parent / "clients" / "web" / "src" / "frames.ts"
MODULES: tuple[ModuleType, ...] = (types, *FEATURES, frames, entrance)
BASES = {Record, Tagged, Command, Event, BaseContent, Writing}

HEADER = """\
/* Written by `python -m protocol.typescript` from the Python package `protocol`; change that instead.

   A record that was received is whole: `complete` has filled in what the wire leaves out. In a command, the fields with
   a question mark may be left out. An instant is a `Date`; a date or an hour by itself is an ISO string, and so is an
   instant that comes over HTTP. */
"""


def _named_unions() -> dict[str, tuple[Any, ...]]:
    """The unions that have a name of their own, and what each allows."""
    values = [item for module in MODULES for item in vars(module).items()]
    return {name: get_args(value) for name, value in values if get_origin(value) in (Literal, UnionType)}


HOUR = """\
/** With its seconds, which an input of the browser leaves out: `18:30:00`. */
export type Hour = `${string}:00`
"""

UNIONS = _named_unions()
NAMES = {frozenset(members): name for name, members in UNIONS.items()}


@singledispatch
def written(kind: inspect.Type) -> str:
    """The TypeScript for a type of the protocol."""
    raise TypeError(f"the protocol has no {kind} yet; say here what it is in TypeScript")


PLAIN: dict[type[inspect.Type], str] = {
    inspect.AnyType: "unknown",
    inspect.BoolType: "boolean",
    inspect.BytesType: "Uint8Array<ArrayBuffer>",
    inspect.DateTimeType: "Date",
    inspect.DateType: "string",
    inspect.FloatType: "number",
    inspect.IntType: "number",
    inspect.NoneType: "null",
    inspect.StrType: "string",
    inspect.TimeType: "Hour",
}


def _plain(name: str) -> Callable[[inspect.Type], str]:
    return lambda _: name


for _kind, _name in PLAIN.items():
    written.register(_kind, _plain(_name))


@written.register
def _(kind: inspect.ListType) -> str:
    item = written(kind.item_type)
    return f"({item})[]" if " " in item else f"{item}[]"


@written.register
def _(kind: inspect.StructType) -> str:
    return kind.cls.__name__


@written.register
def _(kind: inspect.Metadata) -> str:
    return written(kind.type)


@written.register
def _(kind: inspect.LiteralType) -> str:
    return NAMES.get(frozenset(kind.values)) or " | ".join(f"'{value}'" for value in kind.values)


@written.register
def _(kind: inspect.UnionType) -> str:
    structs = frozenset(one.cls for one in kind.types if isinstance(one, inspect.StructType))
    return NAMES.get(structs) or " | ".join(written(one) for one in kind.types)


def records() -> list[inspect.StructType]:
    """Every record of the protocol, each module's in the order of the source."""
    public = [kind for module in MODULES for name, kind in vars(module).items() if not name.startswith("_")]
    found = [kind for kind in public if isinstance(kind, type)]
    kinds = dict.fromkeys(k for k in found if issubclass(k, Record | Tagged) and k not in BASES)
    return [info for info in inspect.multi_type_info(list(kinds)) if isinstance(info, inspect.StructType)]


def comment(text: str | None, indent: str = "") -> str:
    if not text:
        return ""
    lines = textwrap.wrap(" ".join(text.split()), 112)
    return f"{indent}/** " + f"\n{indent}    ".join(lines) + " */\n"


def interface(struct: inspect.StructType) -> str:
    docs = {field.name: field.doc for field in fields(struct.cls)}
    tag = f"  type: '{struct.tag}'\n" if struct.tag else ""
    own = "".join(comment(docs[field.name], "  ") + member(struct.cls, field) for field in struct.fields)
    body = f"{{\n{tag}{own}}}" if tag or own else "{}"
    return f"{comment(struct.cls.__dict__.get('__doc__'))}export interface {struct.cls.__name__} {body}\n"


def member(owner: type, field: inspect.Field) -> str:
    optional = "?" if issubclass(owner, Command) and not field.required else ""
    kind = written(field.type)
    as_json = kind.replace("Date", "string") if owner.__module__ == entrance.__name__ else kind
    return f"  {field.encode_name}{optional}: {as_json}\n"


def union(name: str, members: tuple[type, ...]) -> str:
    return f"export type {name} =" + "".join(f"\n  | {member.__name__}" for member in members) + "\n"


def aliases() -> str:
    def allowed(members: tuple[Any, ...]) -> str:
        return " | ".join(f"'{one}'" if isinstance(one, str) else one.__name__ for one in members)

    return "".join(f"export type {name} = {allowed(members)}\n" for name, members in UNIONS.items())


def results() -> tuple[str, str]:
    """What each command is answered with: for the compiler, and for `complete`."""
    tags = {kind.__struct_config__.tag: kind.returns.__name__ for kind in frames.COMMANDS if issubclass(kind, Command)}
    typed = "".join(f"  {tag}: {name}\n" for tag, name in tags.items())
    named = "".join(f"  {tag}: '{name}',\n" for tag, name in tags.items())
    return (
        "/** The record that answers each command. */\nexport interface Results {\n" + typed + "}\n",
        "export const results: Record<keyof Results, string> = {\n" + named + "}\n",
    )


def contents() -> str:
    """What each content declares of itself."""
    typed = "".join(f"  {trait}: boolean\n" for trait in TRAITS)
    rows = "".join(
        f"  {tag}: {{ {', '.join(f'{trait}: {str(getattr(kind, trait)).lower()}' for trait in TRAITS)} }},\n"
        for kind, tag in zip(CONTENTS, tags_of(CONTENTS), strict=True)
    )
    return (
        f"{comment(BaseContent.__doc__)}export interface Traits {{\n{typed}}}\n\n"
        f"export const contents: Record<Content['type'], Traits> = {{\n{rows}}}\n"
    )


def failure_codes() -> str:
    def codes(module: ModuleType) -> str:
        kinds = [k for k in vars(module).values() if isinstance(k, type) and k.__module__ == module.__name__]
        return " | ".join(f"'{k.code}'" for k in kinds if issubclass(k, Refusal) and k is not Refusal)

    return (
        f"export type FailureCode = {codes(errors)} | {codes(files)} | '{errors.INTERNAL}'\n"
        f"export type HttpFailureCode = FailureCode | {codes(entrance)}\n"
    )


def constants() -> str:
    closing = "".join(f"  {code.name.lower()}: {code.value},\n" for code in frames.CloseCode)
    return (
        f"export const SUBPROTOCOL = '{frames.SUBPROTOCOL}'\n\n"
        f"{comment(frames.CloseCode.__doc__)}export const CloseCode = {{\n{closing}}} as const\n"
    )


def module() -> str:
    """The whole text of the client's frames.ts."""
    structs = records()
    sent = [struct for struct in structs if issubclass(struct.cls, Command)]
    received = [struct for struct in structs if struct not in sent]
    typed, named = results()
    pieces = [HOUR, failure_codes(), aliases(), *map(interface, structs)]
    pieces += [union("AnyCommand", frames.COMMANDS), union("AnyEvent", frames.EVENTS), contents(), typed, named]
    pieces += [limits(sent), shapes(received), COMPLETE]
    return "\n".join([HEADER, constants(), fingerprint(pieces), *pieces])


def fingerprint(pieces: list[str]) -> str:
    """Changes with everything that a client may have kept on its device."""
    digest = hashlib.sha256("".join(pieces).encode()).hexdigest()[:12]
    return f"/** What was kept on the device under another format is of no use. */\nexport const FORMAT = '{digest}'\n"


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        if TARGET.exists() and TARGET.read_text() == module():
            return 0
        print(f"{TARGET.name} differs from the protocol: run `python -m protocol.typescript`", file=sys.stderr)
        return 1
    TARGET.write_text(module())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

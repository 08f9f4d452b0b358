"""Writes the types of the protocol for the web client; `--check` only says whether they are current."""

import sys
import textwrap
from collections.abc import Callable
from functools import singledispatch
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, inspect

from protocol import errors, frames, types
from protocol.types import Command, Event, Record, Tagged

TARGET = Path(__file__).parent.parent / "clients" / "web" / "src" / "frames.ts"
MODULES: tuple[ModuleType, ...] = (types, *frames.FEATURES, frames)
BASES = {Record, Tagged, Command, Event}
BY_TAG = "*"

HEADER = """\
/* Written by `python -m protocol.typescript` from the Python package `protocol`; change that instead.

   A record that was received is whole: `complete` has filled in what the wire leaves out. In a command, the fields with
   a question mark may be left out. An instant is a `Date`; a date or an hour by itself is an ISO string. */
"""

COMPLETE = f"""\
type Part = Record<string, unknown>

/** Fills in, in place, the fields that the wire leaves out because they have their default value. */
export function complete(value: Part, name: string): void {{
  const shape = shapes[name === '{BY_TAG}' ? (value.type as string) : name]
  if (!shape) return
  for (const field in shape.defaults) if (value[field] === undefined) value[field] = shape.defaults[field]
  for (const field in shape.parts) {{
    const inner = value[field] as Part | Part[] | null
    const part = shape.parts[field] as string
    if (Array.isArray(inner)) for (const one of inner) complete(one, part)
    else if (inner) complete(inner, part)
  }}
}}
"""


def _named_unions() -> dict[str, tuple[Any, ...]]:
    """The unions that have a name of their own, and what each allows."""
    values = [item for module in MODULES for item in vars(module).items()]
    return {name: get_args(value) for name, value in values if get_origin(value) in (Literal, UnionType)}


UNIONS = _named_unions()
NAMES = {frozenset(members): name for name, members in UNIONS.items()}


@singledispatch
def written(kind: inspect.Type) -> str:
    """The TypeScript for a type of the protocol."""
    raise TypeError(f"the protocol has no {kind} yet; say here what it is in TypeScript")


PLAIN: dict[type[inspect.Type], str] = {
    inspect.AnyType: "unknown",
    inspect.BoolType: "boolean",
    inspect.DateTimeType: "Date",
    inspect.DateType: "string",
    inspect.FloatType: "number",
    inspect.IntType: "number",
    inspect.NoneType: "null",
    inspect.StrType: "string",
    inspect.TimeType: "string",
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
def _(kind: inspect.LiteralType) -> str:
    return NAMES.get(frozenset(kind.values)) or " | ".join(f"'{value}'" for value in kind.values)


@written.register
def _(kind: inspect.UnionType) -> str:
    structs = frozenset(one.cls for one in kind.types if isinstance(one, inspect.StructType))
    return NAMES.get(structs) or " | ".join(written(one) for one in kind.types)


def records() -> list[inspect.StructType]:
    """Every record of the protocol, each module's in the order of the source."""
    found = [kind for module in MODULES for kind in vars(module).values() if isinstance(kind, type)]
    kinds = dict.fromkeys(k for k in found if issubclass(k, Record | Tagged) and k not in BASES)
    return [info for info in inspect.multi_type_info(list(kinds)) if isinstance(info, inspect.StructType)]


def comment(text: str | None, indent: str = "") -> str:
    if not text:
        return ""
    lines = textwrap.wrap(" ".join(text.split()), 112)
    return f"{indent}/** " + f"\n{indent}    ".join(lines) + " */\n"


def interface(struct: inspect.StructType) -> str:
    sent = issubclass(struct.cls, Command)
    tag = f"  type: '{struct.tag}'\n" if struct.tag else ""
    fields = "".join(
        f"  {field.encode_name}{'?' if sent and not field.required else ''}: {written(field.type)}\n"
        for field in struct.fields
    )
    own_doc = struct.cls.__dict__.get("__doc__")
    body = f"{{\n{tag}{fields}}}" if tag or fields else "{}"
    return f"{comment(own_doc)}export interface {struct.cls.__name__} {body}\n"


def default_of(field: inspect.Field) -> str | None:
    """The value that stands for an absent field, in TypeScript; None when there is none."""
    if field.default is not NODEFAULT:
        return msgspec.json.encode(field.default).decode().replace('"', "'")
    return "[]" if field.default_factory is list else None


def part_of(kind: inspect.Type) -> str | None:
    """The name of the shape within a field; None where nothing is ever left out."""
    if isinstance(kind, inspect.ListType):
        return part_of(kind.item_type)
    if isinstance(kind, inspect.StructType):
        return str(kind.tag) if kind.tag else kind.cls.__name__
    if isinstance(kind, inspect.UnionType):
        structs = [one for one in kind.types if isinstance(one, inspect.StructType)]
        return (part_of(structs[0]) if len(structs) == 1 else BY_TAG) if structs else None
    return None


def shape(struct: inspect.StructType) -> str:
    defaults = {field.encode_name: default_of(field) for field in struct.fields}
    parts = {field.encode_name: part_of(field.type) for field in struct.fields}
    filled = ", ".join(f"{name}: {value}" for name, value in defaults.items() if value is not None)
    inner = ", ".join(f"{name}: '{value}'" for name, value in parts.items() if value is not None)
    return f"  {struct.tag or struct.cls.__name__}: {{ defaults: {{ {filled} }}, parts: {{ {inner} }} }},\n".replace(
        "{  }", "{}"
    )


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


def failure_codes() -> str:
    codes = [kind.code for kind in errors.Refusal.__subclasses__()] + [errors.INTERNAL]
    return "export type FailureCode = " + " | ".join(f"'{code}'" for code in codes) + "\n"


def constants() -> str:
    closing = "".join(f"  {code.name.lower()}: {code.value},\n" for code in frames.CloseCode)
    return (
        f"export const SUBPROTOCOL = '{frames.SUBPROTOCOL}'\n\n"
        f"{comment(frames.CloseCode.__doc__)}export const CloseCode = {{\n{closing}}} as const\n"
    )


def module() -> str:
    """The whole text of the client's frames.ts."""
    structs = records()
    incoming = [s for s in structs if not issubclass(s.cls, Command)]
    shapes = (
        "interface Shape {\n  defaults: Record<string, unknown>\n  parts: Record<string, string>\n}\n\n"
        "const shapes: Record<string, Shape> = {\n" + "".join(shape(s) for s in incoming if _needs_shape(s)) + "}\n"
    )
    typed, named = results()
    pieces = [HEADER, constants(), failure_codes(), aliases(), *(interface(s) for s in structs)]
    pieces += [union("AnyCommand", frames.COMMANDS), union("AnyEvent", frames.EVENTS), typed, named, shapes, COMPLETE]
    return "\n".join(pieces)


def _needs_shape(struct: inspect.StructType) -> bool:
    return any(default_of(field) is not None or part_of(field.type) for field in struct.fields)


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

"""Tells the web client what types alone do not: what a record leaves out on the wire, and how long a text may be."""

import json
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import NODEFAULT, inspect

BY_TAG = "*"

SHAPE = """\
interface Shape {
  defaults: Record<string, unknown>
  parts: Record<string, string>
}

const shapes: Record<string, Shape> = {
"""

COMPLETE = f"""\
type Part = Record<string, unknown>

/** Fills in, in place, the fields that the wire leaves out because they have their default value. */
export function complete(value: Part, name: string): void {{
  const shape = shapes[name === '{BY_TAG}' ? (value.type as string) : name]
  if (!shape) return
  for (const field in shape.defaults) {{
    const standard = shape.defaults[field]
    if (value[field] === undefined) value[field] = Array.isArray(standard) ? [] : standard
  }}
  for (const field in shape.parts) {{
    const inner = value[field] as Part | Part[] | null
    const part = shape.parts[field] as string
    if (Array.isArray(inner)) for (const one of inner) complete(one, part)
    else if (inner) complete(inner, part)
  }}
}}
"""

LIMITS = """\
/** Characters of a text, or items of a list; `of` names the limits of each item. */
export interface Limit {
  least: number
  most: number
  pattern?: string
  of?: string
}

/** What the fields of a command must keep to: the server closes the socket on one that does not. */
export const limits = {
"""

LENGTHS = (inspect.StrType, inspect.ListType)


def quoted(text: str) -> str:
    return "'" + json.dumps(text)[1:-1].replace("'", "\\'") + "'"


def name_of(struct: inspect.StructType) -> str:
    return str(struct.tag or struct.cls.__name__)


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
        return name_of(kind)
    if isinstance(kind, inspect.UnionType):
        structs = [one for one in kind.types if isinstance(one, inspect.StructType)]
        return (part_of(structs[0]) if len(structs) == 1 else BY_TAG) if structs else None
    return None


def shapes(received: Iterable[inspect.StructType]) -> str:
    """The table by which `complete` fills in what is left out; without those of which nothing ever is."""
    structs = list(received)
    filled = {BY_TAG} | {name_of(struct) for struct in structs if any(default_of(one) for one in struct.fields)}
    while more := {name_of(one) for one in structs if _parts_of(one, filled)} - filled:
        filled |= more
    return SHAPE + "".join(_shape(one, filled) for one in structs if name_of(one) in filled) + "}\n"


def _parts_of(struct: inspect.StructType, filled: set[str]) -> list[tuple[str, str]]:
    """The fields that hold something of which something is left out, and what that is."""
    found = ((field.encode_name, part_of(field.type)) for field in struct.fields)
    return [(name, part) for name, part in found if part in filled]


def _shape(struct: inspect.StructType, filled: set[str]) -> str:
    defaults = _pairs((field.encode_name, default_of(field)) for field in struct.fields)
    parts = _pairs((name, f"'{part}'") for name, part in _parts_of(struct, filled))
    return f"  {name_of(struct)}: {{ defaults: {defaults}, parts: {parts} }},\n"


def limits(sent: Iterable[inspect.StructType]) -> str:
    """The bounds of the fields of these records, and of the records within them."""
    return (
        LIMITS
        + "".join(map(_limits, _with_parts(sent)))
        + "} as const satisfies Record<string, Record<string, Limit>>\n"
    )


def _with_parts(structs: Iterable[inspect.StructType]) -> list[inspect.StructType]:
    found: dict[type, inspect.StructType] = {}
    waiting = list(structs)
    while waiting:
        struct = waiting.pop(0)
        found[struct.cls] = struct
        waiting += [part for field in struct.fields for part in _parts(field.type) if part.cls not in found]
    return list(found.values())


def _parts(kind: inspect.Type) -> list[inspect.StructType]:
    if isinstance(kind, inspect.ListType):
        return _parts(kind.item_type)
    if isinstance(kind, inspect.UnionType):
        return [part for one in kind.types for part in _parts(one)]
    return [kind] if isinstance(kind, inspect.StructType) else []


def _limits(struct: inspect.StructType) -> str:
    fields = _pairs((field.encode_name, _limit(field.type)) for field in struct.fields)
    return f"  {name_of(struct)}: {fields},\n" if fields != "{}" else ""


def _limit(kind: inspect.Type) -> str | None:
    kinds: tuple[Any, ...] = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    kinds = tuple(one.type if isinstance(one, inspect.Metadata) else one for one in kinds)
    bounded = next((one for one in kinds if isinstance(one, LENGTHS) and one.max_length is not None), None)
    if bounded is None:
        return None
    pattern = getattr(bounded, "pattern", None)
    return _pairs(
        [
            ("least", str(bounded.min_length or 0)),
            ("most", str(bounded.max_length)),
            ("pattern", quoted(pattern) if pattern else None),
            ("of", f"'{part}'" if (part := part_of(kind)) else None),
        ]
    )


def _pairs(pairs: Iterable[tuple[str, str | None]]) -> str:
    """An object of TypeScript, what has no value left out."""
    said = ", ".join(f"{name}: {value}" for name, value in pairs if value is not None)
    return f"{{ {said} }}" if said else "{}"

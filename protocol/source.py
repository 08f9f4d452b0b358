"""Reads in the protocol's own source what its types do not keep: what stands written under a field or a name."""

import ast
import inspect
from functools import cache
from types import ModuleType
from typing import NamedTuple


class Named(NamedTuple):
    """A field of a record, or a small type that has a name."""

    name: str
    annotation: ast.expr
    default: ast.expr | None
    doc: str


@cache
def _classes(module: ModuleType) -> dict[str, ast.ClassDef]:
    return {node.name: node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.ClassDef)}


def fields(kind: type) -> list[Named]:
    """What is declared in the class and those that it is derived from, theirs first, class variables left out."""
    return [named for base in reversed(kind.__mro__) for named in _fields(base)]


def _fields(kind: type) -> list[Named]:
    module = inspect.getmodule(kind)
    node = _classes(module).get(kind.__name__) if module and module.__name__.startswith("protocol.") else None
    return [named for named in _declared(node.body) if not _class_variable(named)] if node else []


def small_types(module: ModuleType) -> list[Named]:
    """The module's names for types that are no records."""
    body = ast.parse(inspect.getsource(module)).body
    found = []
    for node, after in zip(body, [*body[1:], None], strict=True):
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=ast.Subscript(ast.Name("Annotated" | "Literal"))):
                found.append(Named(name, node.value, None, _text(after)))
            case ast.Assign(targets=[ast.Name(name)], value=ast.BinOp(op=ast.BitOr())):
                found.append(Named(name, node.value, None, _text(after)))
    return found


def values(kind: type) -> dict[str, str]:
    """What stands under each value of an enumeration."""
    module = inspect.getmodule(kind)
    body = _classes(module)[kind.__name__].body if module else []
    following = zip(body, [*body[1:], None], strict=True)
    return {
        node.targets[0].id: _text(after)
        for node, after in following
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def _declared(body: list[ast.stmt]) -> list[Named]:
    following = zip(body, [*body[1:], None], strict=True)
    return [
        Named(node.target.id, node.annotation, node.value, _text(after))
        for node, after in following
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]


def _class_variable(named: Named) -> bool:
    return ast.unparse(named.annotation).startswith("ClassVar")


def _text(node: ast.stmt | None) -> str:
    match node:
        case ast.Expr(ast.Constant(str(text))):
            return " ".join(text.split())
    return ""

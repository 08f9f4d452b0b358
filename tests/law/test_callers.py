"""What the law computes is asked for by the product: a rule that only tests consult decides nothing."""

import ast
from pathlib import Path

SERVER = Path(__file__).parents[2] / "server"
LAW = "server.law"

Name = tuple[str, str]
"""A module of the law, and what it defines there; "" for what it does when it is imported."""


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(SERVER.parent).with_suffix("").parts)


def imported(tree: ast.Module) -> dict[str, Name]:
    """What the names of a module stand for, as far as they come from the law."""
    found: dict[str, Name] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(LAW):
            for alias in node.names:
                place = (f"{LAW}.{alias.name}", "") if node.module == LAW else (node.module, alias.name)
                found[alias.asname or alias.name] = place
    return found


def referred(node: ast.AST, names: dict[str, Name]) -> set[Name]:
    """What of the law is spoken of there, by its name or through its module."""
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in names:
            found.add(names[part.id])
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id in names:
            found.add((names[part.value.id][0], part.attr))
    return found


def definitions(tree: ast.Module) -> dict[str, ast.stmt]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name: node for node in tree.body if isinstance(node, kinds)}


def uncalled(sources: dict[str, str]) -> list[Name]:
    """The public functions and classes of the law that nothing outside it leads to, directly or through others."""
    trees = {module: ast.parse(source) for module, source in sources.items()}
    leads: dict[Name, set[Name]] = {}
    due: set[Name] = set()
    for module, tree in trees.items():
        names = imported(tree)
        if not module.startswith(LAW):
            due |= referred(tree, names)
            continue
        defined = definitions(tree)
        names |= {name: (module, name) for name in defined}
        leads |= {(module, name): referred(node, names) for name, node in defined.items()}
        due |= set().union(*(referred(node, names) for node in tree.body if node not in defined.values()))
    reached: set[Name] = set()
    while due:
        name = due.pop()
        reached.add(name)
        due |= leads.get(name, set()) - reached
    return sorted(name for name in leads if name not in reached and not name[1].startswith("_"))


def test_everything_public_in_the_law_has_a_caller_in_the_product() -> None:
    assert uncalled({module_of(path): path.read_text() for path in SERVER.rglob("*.py")}) == []


def test_what_only_itself_or_the_like_of_it_calls_is_found() -> None:
    sources = {
        "server.law.ages": "def age(): return _count()\ndef _count(): return years()\ndef years(): pass",
        "server.law.seats": "from server.law.ages import age\ndef seats(): return age()\ndef chairs(): return seats()",
        "server.law.terms": "class Term: pass\ndef ends(): return ends()\ndef begins(): pass",
        "server.core.hall": "from server.law import ages, terms\nterms.begins()\nages.years",
    }
    assert uncalled(sources) == [
        ("server.law.ages", "age"),
        ("server.law.seats", "chairs"),
        ("server.law.seats", "seats"),
        ("server.law.terms", "Term"),
        ("server.law.terms", "ends"),
    ]

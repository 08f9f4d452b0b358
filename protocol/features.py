"""The features of the protocol: every module beside this one that is no part of its machinery."""

import pkgutil
from importlib import import_module
from types import ModuleType

import protocol

MACHINERY = {
    "codec",
    "contents",
    "entrance",
    "errors",
    "features",
    "frames",
    "reference",
    "refusals",
    "shapes",
    "source",
    "types",
    "typescript",
}

FEATURES: tuple[ModuleType, ...] = tuple(
    import_module(f"protocol.{module.name}")
    for module in pkgutil.iter_modules(protocol.__path__)
    if module.name not in MACHINERY
)

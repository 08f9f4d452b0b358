"""The commands, carried out: one module per feature, one coroutine per command."""

import pkgutil
from importlib import import_module


def register() -> None:
    """Imports every feature, so that its commands find their handlers."""
    for module in pkgutil.iter_modules(__path__, prefix=f"{__name__}."):
        import_module(module.name)

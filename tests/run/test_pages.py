"""The client's files travel as small as the browser can take them."""

import gzip
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from server.base.settings import Settings
from tests.support.browser import Browser
from tests.support.serving import served

PAGE = b"<!doctype html><title>Parvis</title>" * 9
BROTLI = b"brotli of it"

CODINGS = {
    "gzip, deflate, br, zstd": "br",
    "gzip, deflate": "gzip",
    "br;q=0, gzip;q=0.5": "gzip",
    "GZIP ; q=1": "gzip",
    "deflate": None,
    "gzip;q=0.0": None,
    "": None,
}
"""By what a browser says that it takes."""


@pytest.fixture
async def browser(settings: Settings, tmp_path: Path) -> AsyncIterator[Browser]:
    """Of a client that has a page and a script in three forms, and a picture in one."""
    (tmp_path / "assets").mkdir()
    for name in ("index.html", "assets/main.js"):
        (tmp_path / name).write_bytes(PAGE)
        (tmp_path / f"{name}.br").write_bytes(BROTLI)
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(PAGE))
    (tmp_path / "mark.png").write_bytes(b"\x89PNG")
    async with served(replace(settings, client_dir=tmp_path)) as url:
        yield Browser(url)


async def test_what_the_browser_takes_decides(browser: Browser) -> None:
    forms = {"br": BROTLI, "gzip": gzip.compress(PAGE), None: PAGE}
    kinds = {"/": "html", "/accueil": "html", "/discussions/7": "html", "/assets/main.js": "javascript"}
    for path, kind in kinds.items():
        for takes, coding in CODINGS.items():
            answer = await browser.get(path, Accept_Encoding=takes)
            said = (answer.status, answer.headers["content-encoding"], answer.headers["vary"])
            assert said == (200, coding, "accept-encoding"), (path, takes)
            assert answer.headers["content-type"] == f"text/{kind}; charset=utf-8"
            assert gzip.decompress(answer.body) == PAGE if coding == "gzip" else answer.body == forms[coding]


async def test_what_was_not_compressed_comes_as_it_is(browser: Browser) -> None:
    answer = await browser.get("/mark.png", Accept_Encoding="gzip, br")
    assert answer.headers["content-encoding"] is None
    assert answer.body == b"\x89PNG"


async def test_each_form_is_known_again_by_its_own_mark(browser: Browser) -> None:
    marks = {takes: (await browser.get("/", Accept_Encoding=takes)).headers["etag"] for takes in ("br", "gzip", "")}
    assert len(set(marks.values())) == 3
    for takes, mark in marks.items():
        assert (await browser.get("/", Accept_Encoding=takes, If_None_Match=mark)).status == 304
    assert (await browser.get("/", Accept_Encoding="br", If_None_Match=marks["gzip"])).status == 200


async def test_what_is_missing_is_missing_in_every_form(browser: Browser, tmp_path: Path) -> None:
    (tmp_path.parent / "secret.gz").write_bytes(b"secret")
    for path in ("/assets/gone.js", "/assets/gone.js.br", "/mark.png/x.js"):
        assert (await browser.get(path, Accept_Encoding="gzip, br")).status == 404
    assert (await browser.get("/%2e%2e/secret", Accept_Encoding="gzip")).body != b"secret"


async def test_a_page_may_run_the_scripts_that_stand_in_it_and_no_others(settings: Settings, tmp_path: Path) -> None:
    script = "\n  const own = 1\n"
    (tmp_path / "index.html").write_text(f'<!doctype html><script>{script}</script><script src="/own.js"></script>')
    digest = b64encode(sha256(script.encode()).digest()).decode()
    async with served(replace(settings, client_dir=tmp_path)) as url:
        said = (await Browser(url).get("/accueil")).headers["content-security-policy"]
    assert f"script-src 'self' 'sha256-{digest}';" in said


async def test_the_worker_of_formulas_alone_compiles_what_it_computes_with(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>")
    paths = ("assets/engine.worker-a_B-1234.js", "assets/engine.worker-a.js.js", "assets/kit-1234567.js")
    for path in paths:
        (tmp_path / path).write_text("")
    async with served(replace(settings, client_dir=tmp_path)) as url:
        said = [(await Browser(url).get(f"/{path}")).headers["content-security-policy"] for path in paths]
    assert ["'wasm-unsafe-eval'" in one for one in said] == [True, False, False]

"""A proxy that is not believed is named, and one that is believed is not."""

from dataclasses import replace

from structlog.testing import capture_logs

from server.base.settings import Settings
from tests.support.browser import Browser
from tests.support.serving import served


async def warnings(settings: Settings, trusted: str) -> list[str]:
    """Of three requests that a proxy on this machine forwards."""
    with capture_logs() as logged:
        async with served(replace(settings, trusted_proxies=trusted)) as url:
            for _ in range(3):
                await Browser(url).get("/health/live", **{"X-Forwarded-For": "203.0.113.7"})
    return [entry["setting"] for entry in logged if entry["event"] == "proxy_not_believed"]


async def test_it_is_named_once(settings: Settings) -> None:
    assert await warnings(settings, "192.0.2.1") == ["PARVIS_TRUSTED_PROXIES"]


async def test_one_that_is_believed_is_not_named(settings: Settings) -> None:
    assert await warnings(settings, "127.0.0.1") == []

"""What is said to leave the server is what its settings make leave."""

from dataclasses import replace

import pytest

from protocol.transfers import LoadTransfers, Transfer
from server.accounts.transfers import transfers
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.scenario import playing

EMBEDDED = Settings(database_url="postgresql:///parvis?host=/var/lib/parvis", redis_url="unix:///var/lib/parvis/valkey")
KEY = {"files_key_id": "parvis", "files_key": "s3same"}


def test_nothing_leaves_a_server_that_has_all_with_it() -> None:
    assert list(transfers(EMBEDDED)) == []
    beside = replace(EMBEDDED, database_url="postgresql://p:x@127.0.0.1/parvis", redis_url="redis://[::1]:6379/0")
    assert list(transfers(beside)) == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"smtp_url": "smtp://user:secret@smtp.relais.example:587"}, [Transfer("mail", "smtp.relais.example")]),
        ({"smtp_url": "smtp://localhost:25"}, [Transfer("mail")]),
        ({"tsa_url": "https://u:secret@horodatage.example/tsa"}, [Transfer("timestamp", "horodatage.example")]),
        ({"tsa_url": "http://127.0.0.1:3180/tsa"}, []),
        ({"head_mail": "tete@notaire.example"}, []),
        (
            {"head_mail": "tete@notaire.example, t@archives.example", "smtp_url": "smtp://localhost"},
            [Transfer("mail"), Transfer("witness", "archives.example"), Transfer("witness", "notaire.example")],
        ),
        ({"files_url": "s3://seau/parvis", **KEY}, [Transfer("files", "amazonaws.com")]),
        (
            {"files_url": "s3://seau/x", "files_endpoint": "https://s3.hebergeur.example", **KEY},
            [Transfer("files", "s3.hebergeur.example")],
        ),
        ({"files_url": "s3://seau/x", "files_endpoint": "http://127.0.0.1:9000", **KEY}, []),
        ({"database_url": "postgresql:///x?host=base.example"}, [Transfer("database", "base.example")]),
        ({"redis_url": "rediss://:secret@10.0.0.7:6379"}, [Transfer("news", "10.0.0.7")]),
        (
            {"redis_url": "redis+cluster://:secret@10.0.0.8:7000,10.0.0.7:7000,10.0.0.7:7001"},
            [Transfer("news", "10.0.0.7"), Transfer("news", "10.0.0.8")],
        ),
    ],
)
def test_each_service_is_named_and_no_secret_of_it(given: dict[str, str], told: list[Transfer]) -> None:
    assert list(transfers(replace(EMBEDDED, **given))) == told  # type: ignore[arg-type]


async def test_whoever_is_signed_in_may_know(settings: Settings, pool: Pool) -> None:
    relayed = replace(settings, smtp_url="smtp://smtp.relais.example", mail_from="Parvis <parvis@mairie.example>")
    async with playing(relayed, pool) as scenario:
        await scenario.town.person("Anne")
        anne = await scenario.connect("Anne")
        told = await anne.call(LoadTransfers())
        assert Transfer("mail", "smtp.relais.example") in told.transfers

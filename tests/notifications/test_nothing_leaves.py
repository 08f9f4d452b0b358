"""Nothing leaves the machine of the worker until an administrator says so: seen by the packets of its only way out."""

import asyncio
import os
from pathlib import Path

from server.base.database import Pool
from server.base.settings import Settings
from server.notifications.push_job import PUSH, Push
from server.notifications.wording import Told
from tests.support.parvis import Parvis
from tests.support.scenario import playing
from tests.support.waiting import eventually

POINT = (
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
"""Of the curve."""

SERVICE = "203.0.113.9"
"""Of a network that is nobody's (RFC 5737)."""


class Enclosed(Parvis):
    """In a network of its own, with a way out that leads nowhere and counts what takes it."""

    before = (
        *("unshare", *(["--map-root-user"] if os.geteuid() else []), "--net", "sh", "-c"),
        "ip link set lo up && ip link add out type veth peer name in && "
        "ip link set out addrgenmode none && ip link set in addrgenmode none && ip addr add 192.0.2.2/24 dev out && "
        'ip link set in up && ip link set out up && ip route add default via 192.0.2.1 && exec "$@"',
        "sh",
    )

    @property
    def sent(self) -> int:
        """Packets that took the way out."""
        lines = Path(f"/proc/{self.process.pid}/net/dev").read_text().splitlines()
        return next(int(line.split(":")[1].split()[9]) for line in lines if line.strip().startswith("out:"))


async def test_no_packet_leaves_until_it_is_switched_on(settings: Settings, pool: Pool, tmp_path: Path) -> None:
    more: dict[str, str | int | Path] = {"database_url": settings.database_url, "redis_url": settings.redis_url}
    more |= {"data_dir": tmp_path, "push_services": SERVICE, "mail_from": "parvis@ville.fr"}
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Maelle", administrator=True)
        await scenario.town.person("Anne")
        group = await scenario.town.group("Travaux", "Maelle", "Anne")
        await pool.execute('UPDATE push SET quiet = quiet || \'{"evenings": false, "weekends": false}\'')
        session = await pool.fetchval("SELECT id FROM sessions WHERE person_id = $1", scenario.town.people["Anne"])
        # As if it had been on before.
        await pool.execute(
            "INSERT INTO push_subscriptions (session_id, endpoint, p256dh, auth) VALUES ($1, $2, $3, $4)",
            session,
            f"https://{SERVICE}/wake",
            bytes.fromhex(POINT),
            bytes(16),
        )
        maelle = await scenario.connect("Maelle")
        worker = Enclosed("worker", **more)
        with worker:
            await eventually(lambda: "worker_started" in worker.output)
            await PUSH.queue(pool, Push(session, Told("trial", title="Essai")))
            await scenario.say(maelle, group, "bonjour")
            await eventually(lambda: _idle(pool))
            await asyncio.sleep(5)  # Nothing tells of what does not come.
            assert worker.sent == 0
            assert not await pool.fetchval("SELECT count(*) FROM notifications")
            await pool.execute("UPDATE push SET carries = 'bare'")
            await scenario.say(maelle, group, "encore")
            await eventually(lambda: worker.sent > 0)


async def _idle(pool: Pool) -> bool:
    return not await pool.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'push'")

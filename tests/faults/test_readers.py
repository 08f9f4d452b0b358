"""Readers who do not read, and readers who all come back at once."""

import asyncio
from pathlib import Path

from websockets.frames import CloseCode as Abrupt

from protocol.frames import CloseCode
from protocol.messages import SendMessage
from server.run.embedded import Valkey
from tests.faults.cluster import Cluster
from tests.support.client import Client
from tests.support.pace import PATIENCE

LONG = "Un texte assez long pour remplir vite ce qui attend. " * 150
MESSAGES = 2_000
"""More than the system itself keeps for a line that nobody reads."""

SENT_AWAY = (CloseCode.BEHIND, Abrupt.ABNORMAL_CLOSURE)
"""One who reads on in time is told why; the line of one who does not is cut."""

MOST_MEMORY = 64 * 1024
"""Kilobytes that a web process may gain while somebody does not read."""


def memory(process: int) -> int:
    """Kilobytes that the process holds."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


async def test_one_who_never_reads_is_sent_away_and_disturbs_nobody(cluster: Cluster[Valkey]) -> None:
    process = cluster.processes[0].process.pid
    silent = Client(cluster.devices[0].client.url, cluster.town.tokens["Personne 0"])
    await silent.open()
    await silent.start()
    before = memory(process)
    silent.stop_reading()
    for number in range(MESSAGES):
        command = SendMessage(cluster.group, f"long-{number:06}", LONG)
        cluster.sent += 1
        cluster.acknowledged[command.client_id] = await cluster.devices[0].client.call(command)
    gained = memory(process) - before
    silent.read_again()
    code = await silent.closed(timeout=PATIENCE)
    print(f"closed with {code}; the process gained {gained} KiB for {MESSAGES * len(LONG) // 1024} KiB sent")
    assert code in SENT_AWAY
    assert gained < MOST_MEMORY
    await cluster.prove("one who never reads")
    await silent.open()
    await silent.start(resume=True)
    held = {m.client_id for (group, _), m in silent.state.messages.items() if group == cluster.group}
    assert held >= set(cluster.acknowledged)
    await silent.close()


async def test_two_hundred_come_back_at_once(cluster: Cluster[Valkey]) -> None:
    names = [f"Absent {number}" for number in range(200)]
    for name in names:
        await cluster.town.person(name)
        await cluster.town.add(cluster.group, name)
    clients = [Client(cluster.devices[n % 2].client.url, cluster.town.tokens[name]) for n, name in enumerate(names)]
    for client in clients:
        await client.open()
        await client.start()
        await client.cut()
    await cluster.load(10)

    async def come_back(client: Client) -> None:
        await client.open(open_timeout=PATIENCE)
        await client.start(resume=True)

    await asyncio.gather(*(come_back(client) for client in clients))
    missing = [
        set(cluster.acknowledged) - {m.client_id for (g, _), m in c.state.messages.items() if g == cluster.group}
        for c in clients
    ]
    print(f"returned {len(clients)}, missing {sum(map(len, missing))} of {len(cluster.acknowledged)} each")
    assert not any(missing)
    for client in clients:
        await client.close()
    await cluster.prove("two hundred return")

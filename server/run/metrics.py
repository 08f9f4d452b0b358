"""What a web process tells Prometheus of itself."""

from collections.abc import Iterator

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from server.core.services import Services


class Present(Collector):
    """How many there are of everything, at the moment of asking."""

    def __init__(self, services: Services) -> None:
        self.services = services

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily]:
        hub, pool = self.services.hub, self.services.pool
        sockets = sum(len(sockets) for sockets in hub.people.values())
        for name, says, value in (
            ("sockets", "Open sockets of people signed in", sockets),
            ("people", "People with an open socket in this process", len(hub.people)),
            ("conversations", "Conversations that this process has told of", len(hub.tops)),
            ("hub_healthy", "1 when this process hears the others through Redis", hub.healthy),
            ("database_connections", "Connections to PostgreSQL", pool.get_size()),
            ("database_connections_idle", "Connections to PostgreSQL that are free", pool.get_idle_size()),
        ):
            yield GaugeMetricFamily(f"parvis_{name}", says, value)
        stored = self.services.journal.stored
        yield CounterMetricFamily("parvis_messages_stored", "Messages this process has stored", stored)


def exposition(services: Services) -> bytes:
    """The text that Prometheus reads: these gauges, then every counter of the process."""
    present = CollectorRegistry(auto_describe=False)
    present.register(Present(services))
    return generate_latest(present) + generate_latest(REGISTRY)

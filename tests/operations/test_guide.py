"""docs/operations.md, carried out word for word on machines of their own: real systemd, nginx, Caddy, PostgreSQL.

The tests of this file are one story, in its order: each begins where the one before has left the machine."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from server.base.settings import ROOT
from server.run import settings_file
from tests.operations import guide
from tests.operations.guide import Block
from tests.operations.machine import Machine
from tests.operations.visit import PASSWORD
from tests.run.test_settings_file import WRITTEN
from tests.support.filling import PASSWORD as PASSWORD_OF_THEN
from tests.support.pace import PACE, VARIABLE, seconds
from tests.support.wheel import build

URL = "https://parvis.example.fr"
CAMILLE = "camille.durand@example.fr"
DATA = "/var/lib/parvis"
OLD_TOWN = ROOT / "tests/upgrades/848ba8b"
ENV = "/etc/parvis/parvis.env"
AS_IT_WAS = f"""
import os
from pathlib import Path
from server.base.settings import Settings
from server.run import backup, own_servers, settings_file
os.environ.update(settings_file.read(Path("{ENV}")))
with own_servers.reached(Settings.read(), make=True) as settings:
    backup.restore(settings.database_url, Path("parvis.dump"))
"""
"""Restored without being migrated."""

SHOW = "import json, os; print(json.dumps(dict(os.environ)))"

TRY = f"[ $(curl -sk -o /dev/null -w '%{{http_code}}' -d '' {URL}/api/sign-in) = 502 ]"
"""Whether the proxy still asks a machine that does not answer; it notices within seconds."""

STORE = {"FILES_URL": "s3://parvis/mairie", "FILES_ENDPOINT": "http://10.77.0.1:9000", "FILES_REGION": "here",
         "FILES_KEY_ID": "town", "FILES_KEY": "secret"}  # fmt: skip

pytestmark = [
    pytest.mark.timeout(seconds(600)),
    pytest.mark.skipif(
        os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "--net", "--pid", "--fork", "true"]).returncode != 0,
        reason="machines of their own are made by root, where namespaces are allowed",
    ),
]

typed: list[Block] = []


def follow(machine: Machine, title: str, name: str = "") -> str:
    """Types what a section says, and answers what the machine says to it."""
    said = ""
    for block in guide.section(title):
        if block.machine == name:
            said += machine.type(block.commands)
            typed.append(block)
    return said


OURS = f"env {VARIABLE}={PACE} {sys.executable}"
"""What runs on a machine of what is tested with: how slow that is, is known."""


def visit(machine: Machine, url: str, *words: str, authority: str = "") -> int:
    """The number of the file that somebody has joined, or found, there."""
    trusting = {"SSL_CERT_FILE": authority} if authority else {}
    return int(machine.run(f"cd {ROOT} && {OURS} -m tests.operations.visit {url} {' '.join(words)}", settings=trusting))


def as_camille() -> str:
    return f"--password {CAMILLE} '{PASSWORD}'"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make wheel` builds, of a copy: it writes beside its sources."""
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path_factory.mktemp("machines") / "one", "10.77.0.1")
    (machine.inside("/root") / wheel.name).write_bytes(wheel.read_bytes())
    yield machine
    machine.stop()


def test_the_first_day(one: Machine) -> None:
    said = follow(one, "The first day")
    link = re.search(rf"{URL}/invitation/\S+", said)
    assert link, said
    one.inside("/root/link").write_text(link[0])
    assert "parvis-demo" not in one.run("journalctl -u parvis")
    assert one.run("systemctl show -P LimitNOFILE parvis") == "65536\n"
    assert one.run("command -v node npm || true") == ""


def test_a_command_has_the_settings_of_the_service(one: Machine) -> None:
    values = {f"PARVIS_TEST_{number}": written for number, written in enumerate(WRITTEN)}
    lines = "".join(f"{name}={written}\n" for name, written in values.items()) + "# the last \\\nPARVIS_TEST_X=a $b"
    one.inside("/root/values.env").write_text(lines)
    shown = one.run(
        f"systemd-run --quiet --wait --pipe -p EnvironmentFile=/root/values.env /opt/parvis/bin/python -c '{SHOW}'"
    )
    by_systemd = {name: value for name, value in json.loads(shown).items() if name.startswith("PARVIS_TEST_")}
    assert by_systemd == settings_file.parse(lines)
    before = one.inside(ENV).read_text()
    one.inside(ENV).write_text(before + "PARVIS_AUTHORITY=Mairie d'$HOME\n")
    assert "PARVIS_AUTHORITY=Mairie d'$HOME\n" in one.run("parvis settings")
    one.inside(ENV).write_text(before)


def test_nginx(one: Machine) -> None:
    follow(one, "nginx")
    link = one.inside("/root/link").read_text()
    certificate = "/etc/parvis/tls/fullchain.pem"
    file = visit(one, URL, "--link", link, authority=certificate)
    assert visit(one, URL, as_camille(), f"--file {file}", authority=certificate) == file
    assert f"location: {URL}/discussions" in one.run(f"curl -sI {URL.replace('https', 'http')}/discussions").lower()


def test_caddy(one: Machine) -> None:
    follow(one, "Caddy")
    # No authority on the internet can see this machine: Caddy is one itself.
    one.run("sed -i '1i {\\n local_certs\\n skip_install_trust\\n}' /etc/caddy/Caddyfile && systemctl reload caddy")
    visit(one, URL, as_camille(), authority=authority_of_caddy(one))


def authority_of_caddy(machine: Machine) -> str:
    root = "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"
    machine.run(f"until curl -sf --cacert {root} {URL}/health/live; do sleep 0.2; done")
    return root


def test_a_lost_disk(one: Machine) -> None:
    root = authority_of_caddy(one)
    file = visit(one, URL, as_camille(), authority=root)
    said = follow(one, "Back-up and restore")
    assert re.search(r"^back-up +ok", said, re.MULTILINE)
    assert re.search(
        r"^Restored from .*^\d+ files brought back", follow(one, "Trying a restore"), re.MULTILINE | re.DOTALL
    )
    one.run(f"systemctl kill --signal=KILL parvis; rm -rf {DATA}/*")
    follow(one, "When the disk is lost")
    visit(one, URL, as_camille(), f"--file {file}", authority=root)


def test_an_upgrade_from_the_first_version(one: Machine) -> None:
    one.run(f"systemctl stop parvis && mv {DATA} {DATA}.new && install -d -o parvis -g parvis {DATA}")
    one.run(
        f"cp -r {OLD_TOWN}/files {OLD_TOWN}/parvis.dump {DATA}/ && chown -R parvis: {DATA} && cd {DATA} && "
        f"runuser -u parvis -- /opt/parvis/bin/python -c '{AS_IT_WAS}'"
    )
    with ZipFile(next(one.inside("/root").glob("parvis-*.whl")), "a") as built_anew:
        built_anew.writestr("server/run/built_anew.py", "")
    said = follow(one, "Upgrading")
    one.run("/opt/parvis/bin/python -c 'import server.run.built_anew'")  # of the same number
    assert re.search(r"^Parvis \d", said, re.MULTILINE)
    visit(one, URL, f"--password annick@town.example '{PASSWORD_OF_THEN}'", authority=authority_of_caddy(one))
    one.run(f"systemctl stop parvis && rm -r {DATA} && mv {DATA}.new {DATA} && systemctl start parvis")


def test_servers_of_ones_own(one: Machine) -> None:
    """Nothing is lost that is acknowledged to somebody who writes all the while."""
    writer = f"{OURS} -m tests.operations.writer http://127.0.0.1:8000 {as_camille().partition(' ')[2]}"
    one.run(f"systemd-run --unit=writer --working-directory={ROOT} {writer} /root/acknowledged")
    one.run(f"until [ $(wc -l < /root/acknowledged) -gt 50 ]; do {WRITING}; done")
    follow(one, "PostgreSQL and Valkey of your own")
    before = len(acknowledged(one))
    one.run(f"until [ $(wc -l < /root/acknowledged) -gt {before + 50} ]; do {WRITING}; done; systemctl stop writer")
    stored = one.run(
        "runuser -u postgres -- psql -At parvis -c \"SELECT client_id FROM messages WHERE client_id <> ''\""
    )
    assert set(acknowledged(one)) <= set(stored.split())
    one.run("systemctl is-active parvis-web parvis-worker postgresql valkey-server")
    visit(one, URL, as_camille(), authority=authority_of_caddy(one))
    doctor = one.run("parvis doctor || true")
    assert re.search(r"^database +ok +PostgreSQL 17", doctor, re.MULTILINE), doctor
    assert re.search(r"^worker +ok", doctor, re.MULTILINE), doctor


WRITING = "systemctl is-active --quiet writer || { journalctl --unit=writer; exit 1; }; sleep 0.1"
"""Waits for whoever writes, and says what became of them."""


def acknowledged(machine: Machine) -> list[str]:
    return machine.inside("/root/acknowledged").read_text().split()


def test_a_second_machine(one: Machine, tmp_path_factory: pytest.TempPathFactory) -> None:
    beside = "http://10.77.0.2:8000"
    two = Machine(tmp_path_factory.mktemp("machines") / "two", "10.77.0.2")
    try:
        connect(one, two)
        store = f"{OURS} -m tests.operations.store 10.77.0.1 9000"
        one.run(f"systemd-run --unit=store --working-directory={ROOT} {store}")
        settings = "".join(f"PARVIS_{name}={value}\n" for name, value in STORE.items())
        write_settings(one, settings)
        follow(one, "Several machines")
        install_as(one, two)
        write_settings(two, settings + found_in_guide("PARVIS_DATABASE_URL=") + f"PARVIS_ORIGINS={beside}\n")
        follow(two, "Several machines", "second")
        two.run(f"until curl -sf {beside}/health/ready; do sleep 0.2; done")
        visit(one, beside, as_camille(), "--beside http://127.0.0.1:8000")
        one.run("systemctl stop parvis-web")
        one.run(f"n=0; until [ $n = 6 ]; do {TRY} && n=0 || n=$((n+1)); done")
        visit(one, URL, as_camille(), authority=authority_of_caddy(one))
        one.run("systemctl start parvis-web")
        follow(one, "A replica")
        follow(two, "A replica", "second")
        known = "(parvis doctor || true) | grep '10.77.0.1 the primary, 10.77.0.2 a replica'"
        one.run(f"until {known}; do sleep 0.5; done")
        follow(one, "What was acknowledged is on a replica too")
        one.run(f"{known}")
        one.run("systemctl stop postgresql")
        follow(two, "Taking over", "second")
        two.run(f"until curl -sf {beside}/health/ready; do sleep 0.2; done")
        visit(one, beside, as_camille())
        assert "10.77.0.1 is away" in one.run("parvis doctor || true")
        the_old_primary_starts_again(one, beside)
    finally:
        two.stop()


def the_old_primary_starts_again(one: Machine, beside: str) -> None:
    """Three times, as the power comes back, though the guide has it disabled; and nothing holds it back."""
    assert one.run("systemctl is-enabled postgresql || true") == "disabled\n"
    one.run("sed -i /synchronous_standby_names/d /var/lib/postgresql/17/main/postgresql.auto.conf")
    held: set[str] = set()
    for _ in range(3):
        one.run("systemctl start postgresql && systemctl restart parvis-web parvis-worker")
        told = "'10.77.0.1 (timeline 1) can be written and is not: timeline 2 was promoted since'"
        for url in ("http://127.0.0.1:8000", beside):
            one.run(f"until curl -sf {url}/health/ready | grep {told}; do sleep 0.2; done")
        assert "parvis_database_refused_hosts 1.0" in one.run("curl -s http://127.0.0.1:8000/metrics")
        visit(one, beside, as_camille(), "--beside http://127.0.0.1:8000")
        assert "the highest timeline was promoted last" in one.run("parvis doctor || true")
        held.add(one.run("runuser -u postgres -- psql -At parvis -c 'SELECT count(*), max(id) FROM files'"))
        one.run("systemctl stop postgresql")
    assert len(held) == 1


def write_settings(machine: Machine, lines: str) -> None:
    with machine.inside(ENV).open("a") as file:
        file.write(lines)


def found_in_guide(beginning: str) -> str:
    """The lines of the block that begins so."""
    found = re.search(rf"^```text\n({re.escape(beginning)}.*?)^```", guide.GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def install_as(one: Machine, two: Machine) -> None:
    """What the first day installs, from there: packages are fetched once."""
    for path in ("/opt/parvis", "/etc/parvis", "/usr/local/bin/parvis"):
        subprocess.run(["cp", "-a", one.inside(path), two.inside(path).parent], check=True)
    useradd = next(line for line in guide.section("The first day")[0].commands.splitlines() if "useradd" in line)
    two.run(f"{useradd} && chgrp parvis {ENV}")


def connect(one: Machine, two: Machine) -> None:
    """Lays a cable between them."""
    ends = [f"pv{one.init}", f"pv{two.init}"]
    subprocess.run(["ip", "link", "add", ends[0], "type", "veth", "peer", "name", ends[1]], check=True)
    for machine, end in zip((one, two), ends, strict=True):
        subprocess.run(["ip", "link", "set", end, "netns", str(machine.init)], check=True)
        machine.run(f"ip addr add {machine.address}/24 dev {end} && ip link set {end} up")


def test_nothing_of_the_guide_was_left_out() -> None:
    assert sorted(typed) == sorted(guide.blocks())

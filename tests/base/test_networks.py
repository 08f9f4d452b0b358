"""What is of the Internet itself, and what only looks so."""

import pytest

from server.base.networks import is_public


@pytest.mark.parametrize("host", ["8.8.8.8", "151.101.1.91", "2606:4700::1111", "2a00:1450:4007:80e::200e"])
def test_a_machine_that_anybody_reaches(host: str) -> None:
    assert is_public(host)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "10.0.0.1", "100.64.0.1", "169.254.169.254", "192.0.2.1", "0.0.0.0", "255.255.255.255"),
        *("224.0.0.1", "239.1.1.1", "192.88.99.1", "::1", "::", "fd00::1", "fe80::1", "fe80::1%eth0", "fec0::1"),
        *("ff02::1", "ff0e::1", "2001:db8::1", "3fff::1", "2001::1"),
        *("64:ff9b::a00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1", "2002:a00:1::1"),
        *("::10.0.0.1", "::8.8.8.8", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8"),
    ],
)
def test_what_leads_inwards_or_might(host: str) -> None:
    assert not is_public(host)

"""Addresses that must never be connected to, in all the ways they are written, hidden and led to."""

from __future__ import annotations

import pytest
from fake_network import PUBLIC, FakeNetwork, answer

from reportedly.errors import FetchError, FetchRefused
from reportedly.intake.addresses import is_public
from reportedly.intake.fetch import Fetcher

FORBIDDEN = [
    pytest.param("http://127.0.0.1/", id="loopback"),
    pytest.param("http://127.1/", id="short loopback"),
    pytest.param("http://127.0.1/", id="loopback of three parts"),
    pytest.param("http://2130706433/", id="decimal loopback"),
    pytest.param("http://0177.0.0.1/", id="octal loopback"),
    pytest.param("http://017700000001/", id="octal loopback in one"),
    pytest.param("http://0x7f.1/", id="hex, short"),
    pytest.param("http://0x7f000001/", id="hex in one"),
    pytest.param("http://0x7f.0x0.0x0.0x1/", id="hex in four"),
    pytest.param("http://127.0.0.1./", id="a dot behind"),
    pytest.param("http://127.000.000.001/", id="leading noughts"),
    pytest.param("http://\uff11\uff12\uff17.\uff10.\uff10.\uff11/", id="full-width digits"),
    pytest.param("http://\u2460\u2461\u2466.0.0.1/", id="circled digits"),
    pytest.param("http://127\u30020\u30020\u30021/", id="ideographic full stops"),
    pytest.param("http://%31%32%37.0.0.1/", id="percent-encoded digits"),
    pytest.param("http://0.0.0.0/", id="this host"),
    pytest.param("http://0/", id="this host as a nought"),
    pytest.param("http://10.0.0.1/", id="private 10"),
    pytest.param("http://172.16.0.1/", id="private 172.16"),
    pytest.param("http://192.168.1.1/", id="private 192.168"),
    pytest.param("http://100.64.0.1/", id="shared space of providers"),
    pytest.param("http://169.254.1.1/", id="link-local"),
    pytest.param("http://169.254.169.254/latest/meta-data/", id="metadata address"),
    pytest.param("http://0xa9fea9fe/", id="metadata address in hex"),
    pytest.param("http://168.63.129.16/", id="Azure's own server"),
    pytest.param("http://100.100.100.200/", id="metadata address of Alibaba"),
    pytest.param("http://metadata.google.internal/", id="metadata name"),
    pytest.param("http://192.0.0.192/", id="metadata address of Oracle"),
    pytest.param("http://198.18.0.1/", id="benchmarks"),
    pytest.param("http://192.0.2.1/", id="documentation"),
    pytest.param("http://224.0.0.1/", id="multicast"),
    pytest.param("http://255.255.255.255/", id="broadcast"),
    pytest.param("http://240.0.0.1/", id="reserved"),
    pytest.param("http://256.1.1.1/", id="no address at all"),
    pytest.param("http://[::1]/", id="IPv6 loopback"),
    pytest.param("http://[::]/", id="IPv6 unspecified"),
    pytest.param("http://[::ffff:127.0.0.1]/", id="IPv4-mapped"),
    pytest.param("http://[::ffff:7f00:1]/", id="IPv4-mapped in hex"),
    pytest.param("http://[::127.0.0.1]/", id="IPv4-compatible"),
    pytest.param("http://[64:ff9b::7f00:1]/", id="NAT64"),
    pytest.param("http://[64:ff9b:1::a00:1]/", id="local NAT64"),
    pytest.param("http://[2002:7f00:1::]/", id="6to4"),
    pytest.param("http://[2001:0:1::1]/", id="Teredo"),
    pytest.param("http://[2001:db8::1]/", id="IPv6 documentation"),
    pytest.param("http://[fe80::1]/", id="IPv6 link-local"),
    pytest.param("http://[fe80::1%25eth0]/", id="IPv6 link-local with a zone"),
    pytest.param("http://[fc00::1]/", id="unique local"),
    pytest.param("http://[fd00:ec2::254]/", id="IPv6 metadata address"),
    pytest.param("http://[fec0::1]/", id="site-local"),
    pytest.param("http://[ff02::1]/", id="IPv6 multicast"),
    pytest.param("http://localhost/", id="localhost"),
    pytest.param("http://LOCALHOST./", id="localhost in capitals, a dot behind"),
    pytest.param("http://loc%61lhost/", id="localhost, percent-encoded"),
    pytest.param("http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3/", id="localhost in circles"),
    pytest.param("http://dial.localhost/", id="under localhost"),
    pytest.param("http://printer.local/", id="multicast DNS"),
    pytest.param("http://intranet/", id="a host of one word"),
    pytest.param("http://db.internal/", id="internal"),
    pytest.param("http://router.lan/", id="router"),
    pytest.param("http://1.0.0.127.in-addr.arpa/", id="reverse zone"),
    pytest.param("http://hidden.onion/", id="onion"),
    pytest.param("http://nell@dial.example/", id="user"),
    pytest.param("http://nell:secret@dial.example/", id="user and password"),
    pytest.param("http://dial.example@127.0.0.1/", id="a host as user"),
    pytest.param("http://@dial.example/", id="empty user"),
    pytest.param("http://dial.example\\@127.0.0.1/", id="backslash"),
    pytest.param("http://dial.example:22/", id="another port"),
    pytest.param("http://dial.example:6379/", id="the port of a database"),
    pytest.param("http:///news", id="no host"),
    pytest.param("file:///etc/passwd", id="file"),
    pytest.param("ftp://dial.example/", id="ftp"),
    pytest.param("gopher://dial.example/", id="gopher"),
    pytest.param("data://text/plain,hello", id="data"),
    pytest.param("http://dial.example/\r\nHost: x", id="line break"),
    pytest.param("http://dial .example/", id="space"),
    pytest.param("http://dial.example:99999999/", id="a port that is none"),
    pytest.param("http://[::1/", id="bracket without end"),
]


@pytest.mark.parametrize("url", FORBIDDEN)
def test_no_connection_is_made(url: str) -> None:
    network = FakeNetwork()  # it would resolve anything to a public address
    with pytest.raises(FetchRefused):
        Fetcher(network=network).get(url)
    assert network.connected == []
    assert network.resolved == []


def test_the_table_is_long_enough() -> None:
    assert len(FORBIDDEN) >= 40


@pytest.mark.parametrize(
    "addresses",
    [
        pytest.param(["127.0.0.1"], id="loopback"),
        pytest.param(["10.1.2.3"], id="private"),
        pytest.param(["169.254.169.254"], id="metadata"),
        pytest.param(["::1"], id="IPv6 loopback"),
        pytest.param(["::ffff:10.0.0.1"], id="IPv4-mapped"),
        pytest.param(["64:ff9b::a00:1"], id="NAT64"),
        pytest.param(["2002:a00:1::1"], id="6to4"),
        pytest.param(["fe80::1%eth0"], id="link-local with a zone"),
        pytest.param([PUBLIC, "127.0.0.1"], id="mixed, the public one first"),
        pytest.param(["192.168.0.1", PUBLIC], id="mixed, the private one first"),
        pytest.param([PUBLIC, "fd00::1"], id="mixed families"),
        pytest.param(["what?"], id="no address"),
    ],
)
def test_a_name_that_leads_inside_is_refused(addresses: list[str]) -> None:
    network = FakeNetwork(names={"dial.example": addresses})
    with pytest.raises(FetchRefused, match="no public address"):
        Fetcher(network=network).get("http://dial.example/news")
    assert network.connected == []


@pytest.mark.parametrize("target", FORBIDDEN)
def test_a_redirect_to_one_is_not_followed(target: str) -> None:
    location = target.replace("\r\n", "").encode()  # as servers send what is no ASCII
    redirect = answer(status=302, location="PLACE").replace(b"PLACE", location)
    network = FakeNetwork({"dial.example/news": redirect})
    with pytest.raises(FetchError):
        Fetcher(network=network).get("http://dial.example/news")
    assert {address for address, _ in network.connected} == {PUBLIC}
    assert set(network.resolved) <= {"dial.example"}


def test_a_redirect_to_a_name_that_leads_inside_is_not_followed() -> None:
    network = FakeNetwork(
        {"dial.example/news": answer(status=301, location="http://inside.example/")},
        names={"inside.example": ["10.0.0.7"]},
    )
    with pytest.raises(FetchRefused, match=r"inside\.example leads to 10\.0\.0\.7"):
        Fetcher(network=network).get("http://dial.example/news")
    assert all(address == PUBLIC for address, _ in network.connected)


def test_a_redirect_of_robots_to_inside_is_not_followed() -> None:
    network = FakeNetwork({"dial.example/robots.txt": answer(status=302, location="http://127.0.0.1/robots.txt")})
    with pytest.raises(FetchRefused):
        Fetcher(network=network).get("http://dial.example/news")
    assert network.connected == [(PUBLIC, 80)]


def test_a_name_whose_address_changes_is_checked_each_time_and_connected_to_what_was_checked() -> None:
    network = FakeNetwork(
        {"dial.example/news": answer("The crane fell.")}, names={"dial.example": [[PUBLIC], ["127.0.0.1"]]}
    )
    with pytest.raises(FetchRefused):  # robots.txt came from the public address, the page would have come from inside
        Fetcher(network=network).get("http://dial.example/news")
    assert network.connected == [(PUBLIC, 80)]


def test_each_connection_goes_to_an_address_resolved_for_it_once() -> None:
    network = FakeNetwork({"dial.example/news": answer("The crane fell.")})
    Fetcher(network=network).get("http://dial.example/news")
    assert len(network.resolved) == len(network.connected) == 2  # robots.txt and the page


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4009::1"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)

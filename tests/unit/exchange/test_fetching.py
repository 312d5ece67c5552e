"""What may be fetched, and how much of it."""

import socket
from collections.abc import Iterator

import httpx2
import pytest

from modernstats_kg.errors import BadRequest, StoreUnavailable, TooLarge
from modernstats_kg.exchange.fetching import check_answer, fetch, gathered

ADDRESS = "https://files.example.org/coos.ttl"
PUBLIC, PRIVATE = "93.184.215.14", "10.0.0.7"


class Stream:
    """The connection that an answer came through, as the client describes it."""

    def __init__(self, peer: str) -> None:
        self.peer = peer

    def get_extra_info(self, info: str) -> tuple[str, int] | None:
        return (self.peer, 443) if info == "server_addr" else None


def answered(status: int = 200, peer: str = PUBLIC, **headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(status, headers=named, extensions={"network_stream": Stream(peer)})


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
def test_an_address_of_this_machine_is_refused_before_anything_is_sent(
    listener: socket.socket, host: str
) -> None:
    port = listener.getsockname()[1]

    with pytest.raises(BadRequest, match="private address"):
        fetch(f"https://{host}:{port}/coos.ttl", 1000, 5)

    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize(
    "address",
    ["https://10.1.2.3/x", "https://192.168.0.1/x", "https://169.254.169.254/x", "https://[fe80::1]/x"],
)
def test_addresses_of_private_networks_are_refused(address: str) -> None:
    with pytest.raises(BadRequest, match="private address"):
        fetch(address, 1000, 5)


@pytest.mark.parametrize(
    "address", ["http://files.example.org/x", "file:///etc/hosts", "https://a:b@files.example.org/x", "x"]
)
def test_anything_but_https_is_refused(address: str) -> None:
    with pytest.raises(BadRequest, match="only https"):
        fetch(address, 1000, 5)


def test_a_name_that_leads_to_a_private_network_only_now_is_refused() -> None:
    with pytest.raises(BadRequest, match=PRIVATE):
        check_answer(ADDRESS, answered(peer=PRIVATE))


def test_a_redirect_is_named_and_not_followed() -> None:
    with pytest.raises(BadRequest, match=r"redirects to https://elsewhere\.example\.org/"):
        check_answer(ADDRESS, answered(302, location="https://elsewhere.example.org/"))


def test_an_error_of_the_other_side_is_named() -> None:
    with pytest.raises(BadRequest, match="answered 404"):
        check_answer(ADDRESS, answered(404))


def test_a_compressed_answer_is_refused_as_its_size_is_unknown() -> None:
    with pytest.raises(BadRequest, match="encoding"):
        check_answer(ADDRESS, answered(content_encoding="gzip"))


def test_a_plain_answer_is_accepted() -> None:
    check_answer(ADDRESS, answered())


def test_a_body_up_to_the_cap_is_read_whole() -> None:
    assert gathered([b"ab", b"cd"], ADDRESS, 4, lambda: None) == b"abcd"


def test_a_body_above_the_cap_is_read_no_further() -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(3):
            yield b"ab"
        pytest.fail("read on above the cap")

    with pytest.raises(TooLarge, match="KG_LOAD_MAX_BYTES") as refused:
        gathered(endless(), ADDRESS, 4, lambda: None)

    assert refused.value.limit_bytes == 4


def test_a_body_that_comes_after_the_deadline_is_given_up() -> None:
    def late() -> None:
        raise StoreUnavailable("not read in time")

    with pytest.raises(StoreUnavailable, match="in time"):
        gathered([b"ab", b"cd"], ADDRESS, 100, late)


def test_a_redirect_that_leads_nowhere_is_refused_like_any_other_answer() -> None:
    with pytest.raises(BadRequest, match="answered 304"):
        check_answer(ADDRESS, answered(304))


@pytest.mark.parametrize("address", ["http://10.1.2.3/keys", "http://93.184.215.14/keys"])
def test_http_is_for_this_machine_only_even_where_a_setting_allows_it(address: str) -> None:
    with pytest.raises(BadRequest, match="only https addresses are, but on this machine"):
        fetch(address, 1000, 5, inside=True)


def test_a_setting_lets_a_private_network_answer_but_not_redirect() -> None:
    check_answer(ADDRESS, answered(peer=PRIVATE), refuse=lambda address, found: None)
    with pytest.raises(BadRequest, match="redirects"):
        check_answer(ADDRESS, answered(302, location="/x"), refuse=lambda address, found: None)

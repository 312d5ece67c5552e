"""Where messages go, and where they never do."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from modernstats_kg.errors import BadRequest, StoreUnavailable
from modernstats_kg.exchange.addresses import is_public
from modernstats_kg.exchange.courier import Courier
from receiving import Receiver, receiving

BODY = b'{"type":"commit"}'


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as listening:
        yield listening


def post(courier: Courier, target: str) -> int:
    return asyncio.run(courier.post(target, BODY, {"Webhook-Id": "msg_1"}))


def leading_to(*addresses: str):
    """A resolver that gives the next address each time it is asked, and the times it was asked."""
    asked: list[str] = []

    async def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return [addresses[min(len(asked), len(addresses)) - 1]]

    return resolve, asked


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.7", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1"),
        *("224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::"),
        *("2002:c0a8:101::1", "::127.0.0.1", "2001:0:7f00:1::1"),
        *("fec0::1", "feff::1", "3fff::1", "3fff:fff::1", "5f00::1", "::ffff:0:127.0.0.1", "::ffff:0:a00:1"),
    ],
)
def test_an_address_that_is_not_public_or_hides_one_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "target",
    [
        *("http://hooks.example.org/", "ftp://hooks.example.org/", "hooks.example.org", "https://", ""),
        *("https://me:word@hooks.example.org/", "https://hooks.example.org/#part", "file:///etc/passwd"),
        *("https://127.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/"),
        *("https://10.1.2.3:8443/x", "javascript:alert(1)", "https://exa mple.org/", "https://a\nb/"),
    ],
)
def test_a_target_that_is_no_public_https_address_is_refused_before_anything_is_asked(target: str) -> None:
    resolve, asked = leading_to("93.184.215.14")

    with pytest.raises(BadRequest):
        Courier(5, resolve=resolve).check(target)

    assert asked == []


@pytest.mark.parametrize("host", ["localhost", "127.1", "0x7f.1", "2130706433"])
def test_a_name_of_this_machine_is_refused_before_anything_is_sent(receiver: Receiver, host: str) -> None:
    port = receiver.host.partition(":")[2]

    with pytest.raises((BadRequest, StoreUnavailable)):
        post(Courier(5), f"https://{host}:{port}/")

    assert receiver.all() == []


@pytest.mark.parametrize("host", ["localhost", "127.1", "0x7f.1", "2130706433"])
def test_a_name_of_this_machine_is_refused_when_it_is_looked_up(host: str) -> None:
    with pytest.raises(BadRequest, match="No public address"):
        asyncio.run(Courier(5).look_up(f"https://{host}/"))


def test_a_name_is_looked_up_by_all_its_addresses() -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return ["93.184.215.14", "fc00::1"]

    with pytest.raises(BadRequest, match="No public address"):
        asyncio.run(Courier(5, resolve=resolve).look_up("https://hooks.example.org/"))


def test_a_name_that_stands_for_nothing_yet_passes_and_so_does_one_that_takes_too_long() -> None:
    async def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async def never(_host: str, _port: int) -> list[str]:
        await asyncio.Event().wait()
        return ["10.0.0.7"]

    for courier in (Courier(5, resolve=unknown), Courier(0.01, resolve=never)):
        asyncio.run(courier.look_up("https://hooks.example.org/"))


def test_a_private_host_that_an_administrator_allows_passes_the_look_up() -> None:
    resolve, _ = leading_to("10.0.0.7")

    asyncio.run(
        Courier(5, frozenset(["portal.internal"]), resolve=resolve).look_up("http://portal.internal/")
    )


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return ["93.184.215.14", "10.0.0.7"]

    with pytest.raises(BadRequest, match=r"No public address of hooks\.example\.org is known"):
        post(Courier(5, resolve=resolve), "https://hooks.example.org/")


def test_a_host_that_an_administrator_allows_may_be_private_and_speak_plain_http(receiver: Receiver) -> None:
    status = post(Courier(5, frozenset([receiver.host])), receiver.address)

    (message,) = receiver.all()
    assert (status, message.body, message.path) == (204, BODY, "/hook")
    assert message.headers["webhook-id"] == "msg_1"
    assert message.headers["host"] == receiver.host


def test_what_is_allowed_holds_for_that_host_and_port_only(receiver: Receiver) -> None:
    with pytest.raises(BadRequest, match="not https"):
        post(Courier(5, frozenset(["127.0.0.1:1"])), receiver.address)

    assert receiver.all() == []


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    with receiving() as elsewhere:
        receiver.statuses, receiver.headers = [307], {"Location": elsewhere.address}

        assert post(Courier(5, frozenset([receiver.host, elsewhere.host])), receiver.address) == 307
        assert elsewhere.all() == []


def test_silence_ends_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"

        with pytest.raises(StoreUnavailable, match=r"within 0\.3 s"):
            post(Courier(0.3, frozenset([host])), f"http://{host}/")


def test_nobody_learns_from_a_fault_which_names_and_addresses_there_are_within(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def unknown(_host: str, _port: int) -> list[str]:
        raise OSError("Name or service not known")

    async def nowhere(_host: str, _port: int) -> list[str]:
        return []

    told = set()
    for resolve in (unknown, nowhere, leading_to("10.0.0.7")[0]):
        with pytest.raises(BadRequest) as refused:
            post(Courier(5, resolve=resolve), "https://hooks.example.org/")
        told.add(str(refused.value))

    assert len(told) == 1
    assert "10.0.0.7" not in told.pop()
    assert "10.0.0.7" in caplog.text
    assert "Name or service not known" in caplog.text


def test_a_connection_that_is_refused_is_told_without_its_address(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    host = f"hooks.example.org:{port}"
    courier = Courier(5, frozenset([host]), leading_to("127.0.0.1")[0])

    with pytest.raises(StoreUnavailable) as refused:
        post(courier, f"http://{host}/")

    assert str(refused.value) == "There was no answer."
    assert "no answer of" in caplog.text


def certified(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate for a name, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "both.pem"
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    file.write_bytes(key.private_bytes(pem, form, plain) + made.public_bytes(pem))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=made.public_bytes(pem).decode())


def test_the_connection_goes_to_the_address_that_was_looked_at_and_the_certificate_is_for_the_name(
    tmp_path: Path,
) -> None:
    server, client = certified(tmp_path, "hooks.example.org")
    with receiving(server) as receiver:
        port = receiver.host.partition(":")[2]
        resolve, asked = leading_to("127.0.0.1", "10.0.0.7")  # the second look would lead elsewhere
        trusted = frozenset([f"hooks.example.org:{port}", f"other.example.org:{port}"])
        courier = Courier(5, trusted, resolve, client)

        assert post(courier, f"https://hooks.example.org:{port}/hook") == 204
        assert asked == ["hooks.example.org"]
        (message,) = receiver.all()
        assert message.headers["host"] == f"hooks.example.org:{port}"

        resolve, _ = leading_to("127.0.0.1")
        with pytest.raises(StoreUnavailable, match=r"(?i)hostname mismatch"):
            post(Courier(5, trusted, resolve, client), f"https://other.example.org:{port}/hook")
        assert receiver.all() == []


def test_a_name_that_is_rebound_between_check_and_connection_reaches_nobody(tmp_path: Path) -> None:
    server, client = certified(tmp_path, "hooks.example.org")
    with receiving(server) as receiver:
        port = receiver.host.partition(":")[2]
        resolve, asked = leading_to("192.0.2.1", "127.0.0.1")

        with pytest.raises(BadRequest, match="No public address"):
            post(Courier(5, resolve=resolve, certificates=client), f"https://hooks.example.org:{port}/")

        assert asked == ["hooks.example.org"]
        assert receiver.all() == []

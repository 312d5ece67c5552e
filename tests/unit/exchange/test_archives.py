"""RDF files out of zip archives."""

import io
import zipfile

import pytest

from modernstats_kg.errors import BadRequest, TooLarge
from modernstats_kg.exchange.archives import unpacked


def archive(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name.replace("_", "."), content)
    return written.getvalue()


def test_the_member_with_the_suffix_is_unpacked() -> None:
    assert unpacked(archive(gsbpm_ttl=b"<a> <b> <c> .", readme_txt=b"x"), ".ttl", 100) == b"<a> <b> <c> ."


@pytest.mark.parametrize(("members", "number"), [({"a_txt": b""}, 0), ({"a_ttl": b"", "b_ttl": b""}, 2)])
def test_none_or_several_such_members_are_refused(members: dict[str, bytes], number: int) -> None:
    with pytest.raises(BadRequest, match=f"holds {number} files"):
        unpacked(archive(**members), ".ttl", 100)


def test_a_member_that_grows_above_the_cap_is_refused() -> None:
    with pytest.raises(TooLarge, match="unpacks to more than 1000 bytes"):
        unpacked(archive(bomb_ttl=b"#" * 10_000_000), ".ttl", 1000)


@pytest.mark.parametrize("content", [b"no archive", archive(a_ttl=b"x" * 999)[:60]], ids=["none", "cut"])
def test_a_damaged_archive_is_refused(content: bytes) -> None:
    with pytest.raises(BadRequest, match="cannot be unpacked"):
        unpacked(content, ".ttl", 100)


def test_a_damaged_archive_of_another_compression_is_refused() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_LZMA) as opened:
        opened.writestr("a.ttl", b"<a> <b> <c> ." * 99)
    content = bytearray(written.getvalue())
    content[40:70] = b"\xff" * 30

    with pytest.raises(BadRequest, match="cannot be unpacked"):
        unpacked(bytes(content), ".ttl", 10_000)

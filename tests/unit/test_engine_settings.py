"""Which engines a deployment may name: none that is reached unsafely, and no password in what is shown."""

# ruff: noqa: S106 -- passwords that open nothing

import pytest
from pydantic import ValidationError

from modernstats_kg.settings import Settings


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:7878",
        "http://localhost:3030/ds",
        "http://10.0.0.7:8890",
        "https://kg.example.org/ds",
    ],
)
def test_engines_nearby_speak_http_and_others_https(address: str) -> None:
    assert Settings(_env_file=None, store=address).store == address


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://kg.example.org/ds", "use https"),
        ("http://8.8.8.8/ds", "use https"),
        ("ftp://127.0.0.1/ds", "KG_STORE is no http"),
        ("http://dba:dba@127.0.0.1/ds", "KG_STORE_USER"),
        ("https:///ds", "KG_STORE is no http"),
    ],
)
def test_an_address_that_is_unsafe_or_none_is_refused(address: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Settings(_env_file=None, store=address)


def test_what_is_said_of_a_wrong_setting_holds_no_password() -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(
            _env_file=None, store="http://kg.example.org/ds", store_user="dba", store_password="hidden-9"
        )

    assert "hidden-9" not in f"{refused.value} {refused.value!r}"


def test_a_password_that_everybody_knows_is_for_this_machine_only() -> None:
    here = Settings(_env_file=None, store="http://127.0.0.1:8890", store_user="dba", store_password="dba")

    assert here.store_user == "dba"
    with pytest.raises(ValidationError, match="KG_STORE_PASSWORD"):
        Settings(_env_file=None, store="http://10.0.0.7:8890", store_user="dba", store_password="dba")


def test_a_password_is_in_nothing_that_is_printed() -> None:
    settings = Settings(_env_file=None, store="http://127.0.0.1:1", store_user="me", store_password="canary")

    assert "canary" not in f"{settings} {settings!r} {settings.store_password} {settings.model_dump()}"

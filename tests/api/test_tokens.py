"""Tokens of an OpenID Connect issuer, with real keys and a real server that publishes them."""

import base64
import hashlib
import hmac
import json
import logging
import time

import pytest
from joserfc import jwk, jws
from pydantic import ValidationError

from editing import EX, editing
from issuing import AUDIENCE, ISSUER, MADE, claims, issuing, signed
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.settings import Settings

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated via RFC 9864")
MINE, OTHERS = f"{EX}mine", f"{EX}others"
TURTLE = {"Content-Type": "text/turtle"}
WRITTEN = {201, 204}
HEAD = {"alg": "RS256", "kid": "key-RS256", "typ": "JWT"}


@pytest.fixture(scope="module")
def keys():
    return {algorithm: make(f"key-{algorithm}") for algorithm, make in MADE.items()}


@pytest.fixture(scope="module")
def issuer(keys):
    with issuing() as running:
        running.publish(*keys.values())
        yield running


@pytest.fixture(scope="module")
def editor(tmp_path_factory, issuer):
    folder = tmp_path_factory.mktemp("tokens")
    with editing(folder, **issuer.settings, oidc_keys_interval_s=3600) as running:
        yield running


def put(editor, token, graph=MINE, text="<http://example.org/s> <http://example.org/p> 1 ."):
    headers = TURTLE | {"Authorization": f"Bearer {token}"}
    return editor.client.put("/graphs", params={"graph": graph}, content=text, headers=headers)


def encoded(part):
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.mark.parametrize("algorithm", MADE)
def test_a_token_of_the_issuer_writes_what_its_roles_say_and_nothing_else(editor, keys, algorithm):
    token = signed(keys[algorithm], algorithm)
    text = f'<{EX}s> <{EX}p> "{algorithm}" .'

    allowed, refused = put(editor, token, MINE, text), put(editor, token, OTHERS, text)

    assert allowed.status_code in WRITTEN, allowed.text
    (commit,) = editor.kg.store.history(editor.kg.store.commit - 1)
    digest = hashlib.sha256(f"{ISSUER}\nada@statistics.example".encode()).hexdigest()[:16]
    assert commit.attribution.agent.value == f"{CANONICAL_BASE}id/agents/oidc-{digest}"
    assert (commit.attribution.key, commit.attribution.name) == (f"oidc-{digest}", "")
    assert refused.status_code == 403
    assert OTHERS in refused.json()["detail"]


def forged(keys):
    """Every token that must open nothing, by what is wrong with it."""
    now = int(time.time())
    rsa, stranger = keys["RS256"], MADE["RS256"]("key-RS256")
    public = rsa.as_pem(private=False)
    head, body, signature = signed(rsa, "RS256").split(".")
    admin = encoded(claims(realm_access={"roles": ["kg-admins"]}))
    none = encoded({"alg": "none", "kid": "key-RS256"})
    symmetric = encoded({"alg": "HS256", "kid": "key-RS256"})
    critical = encoded({"alg": "RS256", "kid": "key-RS256", "crit": ["x"], "x": 1})
    hashed = hmac.new(public, f"{symmetric}.{body}".encode(), hashlib.sha256).digest()
    wide = {name: signed(rsa, "RS256", claims(**one)) for name, one in _wrong_claims(now).items()}
    return wide | {
        "alg none": f"{none}.{body}.",
        "alg none with a signature": f"{none}.{body}.{signature}",
        "HS256 with the public key": f"{symmetric}.{body}.{encoded(hashed)}",
        "RS512": signed(rsa, "RS512"),
        "PS256": signed(rsa, "PS256"),
        "another key of the same name": signed(stranger, "RS256"),
        "a key that nobody publishes": signed(MADE["ES256"]("unknown"), "ES256"),
        "a key of another algorithm": signed(keys["ES256"], "ES256", kid="key-RS256"),
        "no key named": signed(rsa, "RS256", kid=None),
        "a key sent along": signed(stranger, "RS256", jwk=stranger.as_dict(private=False)),
        "an address of keys sent along": signed(stranger, "RS256", jku="http://127.0.0.1:1/keys"),
        "a critical member that nobody knows": f"{critical}.{body}.{signature}",
        "tampered scopes": f"{head}.{admin}.{signature}",
        "a signature that is cut": f"{head}.{body}.{signature[:-4]}",
        "no signature": f"{head}.{body}.",
        "another kind of token": signed(rsa, "RS256", typ="logout+jwt"),
        "nothing that is JSON": f"{encoded(b'nothing')}.{body}.{signature}",
        "a header that nests": f"{encoded(b'[' * 5000)}.{body}.{signature}",
        "a header that is a list": f"{encoded([1])}.{body}.{signature}",
        **{
            f"a header whose {name} is {odd!r}": f"{encoded({**HEAD, name: odd})}.{body}.{signature}"
            for name in HEAD
            for odd in (["RS256"], {}, {"RS256": 1}, 7, True, None)
        },
        "claims that are a list": signed_raw(rsa, [1]),
        "claims that are a text": signed_raw(rsa, "ada"),
        "no base64": f"!!.{body}.{signature}",
        "an endless token": f"{head}.{body * 100}.{signature}",
        "two dots": "..",
    }


def signed_raw(key, said):
    """A token with a right signature of what is no set of claims."""
    return jws.serialize_compact(HEAD, json.dumps(said).encode(), key, algorithms=["RS256"])


def _wrong_claims(now):
    odd = {
        f"{name} is {wrong!r}": {name: wrong}
        for name in ("iss", "aud", "exp", "nbf", "iat", "sub")
        for wrong in ([], {}, [[]], [{}], "x", True, float("inf"), float("nan"))
        if (name, wrong) != ("sub", "x")
    }
    return odd | {
        "another issuer": {"iss": "https://login.example/realms/other"},
        "no issuer": {"iss": None},
        "another audience": {"aud": "portal"},
        "other audiences": {"aud": ["portal", "mail"]},
        "no audience": {"aud": None},
        "expired": {"exp": now - 60},
        "no expiry": {"exp": None},
        "an expiry that is text": {"exp": "tomorrow"},
        "not yet": {"nbf": now + 120},
        "nobody": {"sub": None},
        "an empty subject": {"sub": ""},
        "a subject that is a number": {"sub": 7},
        "no roles": {"realm_access": None},
        "roles that give nothing": {"realm_access": {"roles": ["kg-readers", 7, None]}},
        "roles of another form": {"realm_access": {"roles": {"kg-admins": True}}},
    }


@pytest.fixture(scope="module")
def wrong(keys):
    return forged(keys)


@pytest.mark.parametrize("name", sorted(forged({name: make(f"key-{name}") for name, make in MADE.items()})))
def test_a_wrong_token_reads_and_writes_nothing_and_is_not_repeated(editor, wrong, name, caplog):
    caplog.set_level(logging.DEBUG)
    commit, token = editor.kg.store.commit, wrong[name]

    written = put(editor, token)
    read = editor.client.get("/health/live", headers={"Authorization": f"Bearer {token}"})

    for answer in (written, read):
        assert (answer.status_code, answer.json()["status"]) == (401, 401), (name, answer.text)
        assert answer.headers["www-authenticate"] == 'Bearer realm="modernstats-kg"'
        assert token not in answer.text or len(token) < 10
    assert editor.kg.store.commit == commit
    assert token not in caplog.text or len(token) < 10


def test_two_tokens_of_one_person_never_share_an_answer_that_their_scopes_decide(editor, keys):
    private = f"{CANONICAL_BASE}graph/private/tokens"
    tokens = [
        signed(keys["ES256"], "ES256", claims(realm_access={"roles": [role]}))
        for role in ("kg-admins", "kg-editors")
    ]
    all_rights, fewer = ({"Authorization": f"Bearer {token}"} for token in tokens)
    assert put(editor, tokens[0], private).status_code == 201
    asked = {"query": f"ASK {{ GRAPH <{private}> {{ ?s ?p ?o }} }}"}

    seen = editor.client.get("/sparql", params=asked, headers=all_rights)
    current = {"If-None-Match": seen.headers["etag"]}
    again = editor.client.get("/sparql", params=asked, headers=all_rights | current)
    others = editor.client.get("/sparql", params=asked, headers=fewer | current)

    assert (seen.json()["boolean"], again.status_code) == (True, 304)
    assert (others.status_code, others.json()["boolean"]) == (200, False)


def test_the_clocks_may_differ_by_some_seconds(editor, keys):
    now = int(time.time())

    late = put(editor, signed(keys["ES256"], "ES256", claims(exp=now - 10)))
    early = put(editor, signed(keys["ES256"], "ES256", claims(nbf=now + 10, iat=now + 10)))

    assert {late.status_code, early.status_code} <= WRITTEN


def test_one_of_several_audiences_is_enough(editor, keys):
    answer = put(editor, signed(keys["EdDSA"], "EdDSA", claims(aud=["portal", AUDIENCE])))

    assert answer.status_code in WRITTEN


def test_unknown_keys_make_nobody_ask_the_issuer_before_the_interval_is_over(editor, issuer, keys):
    asked = issuer.asked

    for number in range(20):
        put(editor, signed(MADE["EdDSA"](f"unknown-{number}"), "EdDSA"))

    assert issuer.asked == asked


def test_api_keys_stay_good_beside_tokens(editor):
    key = editor.key(f"write:{MINE}")["Authorization"].removeprefix("Bearer ")

    assert put(editor, key).status_code in WRITTEN
    assert put(editor, key, OTHERS).status_code == 403


def test_rotated_keys_are_read_when_a_token_names_one_and_withdrawn_ones_are_forgotten(tmp_path):
    old, new = MADE["ES256"]("2026-11"), MADE["ES256"]("2026-12")
    with issuing() as issuer:
        issuer.publish(old)
        with editing(tmp_path, **issuer.settings, oidc_keys_interval_s=1e-6) as editor:
            before = put(editor, signed(old, "ES256"))
            issuer.publish(new)
            unread = put(editor, signed(old, "ES256"))
            rotated = put(editor, signed(new, "ES256"))
            withdrawn = put(editor, signed(old, "ES256"))

    assert (before.status_code, unread.status_code, rotated.status_code) == (201, 204, 204)
    assert withdrawn.status_code == 401
    assert "2026-11" in withdrawn.json()["detail"]


@pytest.mark.parametrize(
    "fault",
    [
        {"moved_to": "http://127.0.0.1:1/"},
        {"padding": 300_000},
        {"published": []},
        {"published": [{"kty": "oct", "kid": "key-RS256", "k": "c2VjcmV0"}]},
    ],
    ids=["redirects", "too large", "empty", "a shared secret"],
)
def test_keys_that_cannot_be_had_are_said_to_be_missing_and_api_keys_still_work(tmp_path, keys, fault):
    with issuing() as issuer:
        issuer.publish(*keys.values())
        for name, value in fault.items():
            setattr(issuer, name, value)
        with editing(tmp_path, **issuer.settings) as editor:
            answer = put(editor, signed(keys["RS256"], "RS256"))
            keyed = editor.client.get("/health/live", headers=editor.headers)

    assert (answer.status_code, keyed.status_code) == (503, 200)
    assert "keys of the token issuer" in answer.json()["detail"]


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(lambda: jwk.RSAKey.generate_key(1024, {"kid": "weak"}), id="a short RSA key"),
        pytest.param(lambda: jwk.ECKey.generate_key("P-384", {"kid": "weak"}), id="another curve"),
        pytest.param(
            lambda: jwk.RSAKey.generate_key(2048, {"kid": "weak", "use": "enc"}), id="a key for encryption"
        ),
        pytest.param(
            lambda: jwk.RSAKey.generate_key(2048, {"kid": "weak", "alg": "PS256"}), id="a key for PS256"
        ),
    ],
)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_key_that_does_not_fit_is_passed_over(tmp_path, keys, key):
    weak = key()
    with issuing() as issuer:
        issuer.publish(weak, keys["ES256"])
        with editing(tmp_path, **issuer.settings) as editor:
            from_other = put(editor, signed(keys["ES256"], "ES256"))
            found = editor.kg.tokens._signers._known

    assert from_other.status_code == 201
    assert {*found} == {("key-ES256", "ES256")}


def test_keys_may_come_from_a_file_and_subjects_and_names_may_be_shown(tmp_path, keys):
    file = tmp_path / "keys.json"
    file.write_text(json.dumps({"keys": [keys["RS256"].as_dict(private=False)]}))
    with issuing() as issuer:
        chosen = issuer.settings | {
            "oidc_keys": str(file),
            "oidc_agent": "https://people.example/{sub}",
            "oidc_name_claim": "name",
        }
        with editing(tmp_path, **chosen) as editor:
            put(editor, signed(keys["RS256"], "RS256", claims(sub="a/b> c", name="Ada Lovelace")))
            (commit,) = editor.kg.store.history(editor.kg.store.commit - 1)

    assert issuer.asked == 0
    assert commit.attribution.agent.value == "https://people.example/a%2Fb%3E%20c"
    assert commit.attribution.name == "Ada Lovelace"


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ({"oidc_audience": ""}, "KG_OIDC_AUDIENCE"),
        ({"oidc_keys": ""}, "KG_OIDC_KEYS"),
        ({"oidc_scopes": {}}, "KG_OIDC_SCOPES"),
        ({"oidc_agent": "https://people.example/everybody"}, "oidc_agent"),
    ],
)
def test_an_issuer_that_is_half_known_is_believed_nothing(missing, named):
    with issuing() as issuer, pytest.raises(ValidationError, match=named):
        Settings(_env_file=None, **issuer.settings | missing)


def test_without_an_issuer_a_token_is_a_key_that_is_not_valid(tmp_path, keys):
    with editing(tmp_path) as editor:
        answer = put(editor, signed(keys["RS256"], "RS256"))

    assert answer.status_code == 401
    assert answer.json()["detail"].startswith("The key that was shown is not valid")

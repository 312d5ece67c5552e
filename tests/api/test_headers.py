"""What every answer carries."""

import pytest

PATHS = ["/health/live", "/nowhere", "/doc/activities/project/soss", "/", "/sparql"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_security_headers(client, path):
    headers = client.get(path).headers

    assert "default-src 'none'; script-src 'self'; style-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_every_answer_has_an_id_of_its_own(client):
    ids = {client.get("/health/live").headers["x-request-id"] for _ in range(3)}

    assert len(ids) == 3


@pytest.mark.parametrize(
    ("asked", "kept"), [("portal-2024-0001", True), ("short", False), ("a b\tc<script>", False)]
)
def test_the_callers_own_id_is_kept_when_it_is_plain(client, asked, kept):
    given = client.get("/health/live", headers={"X-Request-ID": asked}).headers["x-request-id"]

    assert (given == asked) is kept


def test_a_page_of_another_site_may_read(client):
    origin = {"Origin": "https://portal.example"}
    answer = client.get("/api/v1/projects", headers=origin)
    asked = client.options("/sparql", headers=origin | {"Access-Control-Request-Method": "POST"})
    refused = client.options("/sparql", headers=origin | {"Access-Control-Request-Method": "DELETE"})

    assert answer.headers["access-control-allow-origin"] == "*"
    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert "POST" in asked.headers["access-control-allow-methods"]
    assert refused.status_code == 400


def test_large_answers_are_compressed_for_those_who_can_read_it(client):
    small = client.get("/def.ttl", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/def.ttl", headers={"Accept-Encoding": "identity"})

    assert small.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert small.content == plain.content
    assert int(small.headers["content-length"]) < len(plain.content) / 3
    assert "Accept-Encoding" in small.headers["vary"]


def test_head_of_a_rest_address_has_the_headers_of_get_and_no_body(client):
    got, head = (client.request(method, "/api/v1/projects/soss") for method in ("GET", "HEAD"))

    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "link"):
        assert head.headers[name] == got.headers[name]

"""An engine that loses what it held while the service runs, and is given it again."""

import time

from engines.servers import PATIENCE_S, Server
from rest_editing import RestEditor

QUERY = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/modernstats-kg/def#Project> }"
READ = (
    f"/sparql?query={QUERY.replace(' ', '+').replace('#', '%23')}&format=csv",
    "/doc/activities/project/soss.nt",
    "/def.nt",
    "/api/v1/projects/soss",
)


def read(rest: RestEditor) -> list[tuple[int, set[str]]]:
    answers = [rest.client.get(address) for address in READ]
    return [(answer.status_code, set(answer.text.splitlines())) for answer in answers]


def test_what_was_read_of_an_emptied_engine_is_not_remembered(rest: RestEditor, write_engine: Server) -> None:
    whole = read(rest)
    write_engine.empty()
    for _ in range(3):  # the third time what the second one gave is given again
        emptied = read(rest)
    ready = rest.client.get("/health/ready").status_code
    deadline = time.monotonic() + 2 * PATIENCE_S
    while rest.client.get("/health/ready").status_code != 200 and time.monotonic() < deadline:
        time.sleep(0.2)

    assert ready == 503
    assert emptied != whole
    assert read(rest) == whole

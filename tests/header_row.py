"""One row of the table of headers: a request, and what is said of its answer in words of its own."""

from dataclasses import dataclass, field

JSON, CSV, HTML, TURTLE = (
    "application/json",
    "text/csv; charset=utf-8",
    "text/html; charset=utf-8",
    "text/turtle",
)
TTL, N_TRIPLES, TRIG = f"{TURTLE}; charset=utf-8", "application/n-triples", "application/trig"
MARKDOWN = "text/markdown; charset=utf-8"
TSV = "text/tab-separated-values; charset=utf-8"
RESULTS, JSON_LD, PROBLEM = (
    "application/sparql-results+json",
    "application/ld+json",
    "application/problem+json",
)
QUERY = "application/sparql-query"
SUGGESTIONS = "application/x-suggestions+json"
GRAPH = "https://w3id.org/modernstats-kg/graph/gsbpm"

PUBLIC, FOREVER, NEVER = "public, no-cache", "public, max-age=31536000, immutable", "no-store"
DATA = frozenset(("Accept", "Authorization", "Accept-Encoding"))
"""What the answers of routes that read the graph depend on."""
SPOKEN = DATA | {"Accept-Language"}
"""What lists and items depend on whose address does not say the language."""
NEGOTIATED = frozenset(("Accept", "Accept-Encoding"))
PLAIN = frozenset(("Accept-Encoding",))
READERS = frozenset(("Accept-Language", "Cookie"))
"""What tells the language of whoever reads a page, which all pages depend on."""

CONTEXT = "http://www.w3.org/ns/json-ld#context"
IN_DATASET = "http://rdfs.org/ns/void#inDataset"
API_DOCUMENTATION = "http://www.w3.org/ns/hydra/core#apiDocumentation"
WHOLE_GRAPH = frozenset(("alternate", "describes", "describedby", "license", IN_DATASET))
ABOUT = WHOLE_GRAPH | {"canonical"}
DOCUMENT = ABOUT | {"type"}
LISTED = DOCUMENT | {"collection"}
IN_STATES = frozenset(("original timegate", "timemap"))
MEMENTO, VOCABULARY = LISTED | IN_STATES, DOCUMENT | IN_STATES
IN_TIME = DATA | {"Accept-Datetime"}
LIST = frozenset(("first", "last", CONTEXT, API_DOCUMENTATION))
FORMS = frozenset(
    ("alternate", "canonical", "collection", "describedby", "license", "type", API_DOCUMENTATION)
)
ITEM = FORMS | {CONTEXT}
OF_VERSIONS = {
    "standards": frozenset(("latest-version", "version-history")),
    "versions": frozenset(("latest-version", "predecessor-version", "version-history")),
}
"""What items of these kinds link to beside what all do."""
BROWSER, PICTURE = {"Accept": "text/html"}, {"Accept": "image/png"}
ALTERNATES = frozenset(("alternate",))
SERVICE = frozenset(("service-desc", "service-doc"))
"""What leads to the description of the service, for programs and for people."""


@dataclass(frozen=True)
class Row:
    """One request and what is said about its answer; a problem says nothing of its own."""

    address: str
    status: int = 200
    content_type: str | None = PROBLEM
    links: frozenset[str] = frozenset()
    cache: str = PUBLIC
    vary: frozenset[str] = DATA
    method: str = "GET"
    sent: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    readable: bool = True
    """A script of another site may read the answer."""

    def __post_init__(self) -> None:
        if self.content_type == HTML:
            object.__setattr__(self, "vary", self.vary | READERS)

    def __str__(self) -> str:
        return f"{self.method} {self.address} {self.status}"


def data(address: str, content_type: str, links: frozenset[str] = frozenset(), **other: object) -> Row:
    return Row(address, 200, content_type, links, **other)


def problem(address: str, status: int, **other: object) -> Row:
    return Row(address, status, cache=NEVER, vary=NEGOTIATED, **other)


def redirect(address: str, status: int = 303, **other: object) -> Row:
    return Row(address, status, None, **{"vary": PLAIN, **other})


def page(address: str, links: frozenset[str] = frozenset()) -> Row:
    return Row(address, 200, HTML, links, vary=NEGOTIATED, sent=BROWSER)

"""Every setting of a deployment, with its unit in the name.

Read from `KG_*` environment variables or a `.env` file in the working directory.
"""

from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from modernstats_kg.namespaces import CANONICAL_BASE


def _networks(text: str) -> str:
    for part in filter(None, (part.strip() for part in text.split(","))):
        ip_network(part)  # its message names what is wrong
    return text


_KNOWN_TO_ALL: Final = ("", "dba", "admin", "root", "password")
"""Passwords that engines are installed with, and none at all."""


def _is_near(host: str) -> bool:
    """Whether an address is of this machine or of a private network; a name has to be `localhost`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_private
    except ValueError:
        return False


def _is_here(host: str) -> bool:
    return host == "localhost" or (_is_near(host) and ip_address(host).is_loopback)


class Settings(BaseSettings):
    """The settings; each field's description is its documentation."""

    model_config = SettingsConfigDict(
        env_prefix="KG_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,  # it holds the engine's password
    )

    data: Path = Field(Path("data"), description="Folder of the store, its snapshots and its lock.")
    base: str = Field(
        CANONICAL_BASE, pattern=r"^https?://.+/$", description="Base of our own IRIs; ends with a slash."
    )
    ontology: Path | None = Field(
        None,
        description="Folder with the catalog.ttl of the shipped graphs; that of the installation if unset.",
    )
    shapes: Path | None = Field(
        None,
        description="Folder of SHACL files that writes are held against; that of the installation if unset.",
    )
    store: str = Field(
        "",
        description="Address of a SPARQL 1.1 engine that keeps the statements, http(s)://host:port/path; "
        "they are kept in the data directory if unset.",
    )
    store_dialect: Literal["oxigraph", "virtuoso", "fuseki", "graphdb", "qlever"] = Field(
        "oxigraph", description="Which engine that is."
    )
    store_user: str = Field("", description="Name that the engine knows this service by; none if empty.")
    store_password: SecretStr = Field(
        SecretStr(""), description="Password of that name, or the token where the engine takes one."
    )
    host: str = Field("127.0.0.1", description="Address that `serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that `serve` listens on.")
    log_requests: bool = Field(
        False, description="Log a line for each request, which takes longer than giving a kept answer."
    )
    default_graph: Literal["union", "strict"] = Field(
        "union", description="What a query sees without GRAPH: all named graphs, or none."
    )
    durability: Literal["fsync", "os"] = Field(
        "fsync", description="When a write is acknowledged: once it is on disk, or once the system has it."
    )
    min_free_mib: int = Field(
        200, ge=0, description="Room on the disk that a write must leave, in MiB; with less it is refused."
    )
    versions_kept: int = Field(
        8, ge=1, description="Older states kept ready for queries, beside those of releases."
    )
    readers: int = Field(2, ge=1, description="Processes that answer client queries.")
    reader_queue: int = Field(16, ge=0, description="Client queries that may wait for a reader.")
    uploads: int = Field(4, ge=1, description="RDF documents that may be on their way or checked at once.")
    upload_timeout_s: float = Field(
        30.0, gt=0, description="How long a document may take to arrive, in seconds."
    )
    upload_max_bytes: int = Field(
        16_777_216, ge=1024, description="Largest RDF document that a client may send, in bytes."
    )
    reader_memory_mib: int = Field(3072, ge=512, description="Address space of one reader, in MiB.")
    memory_budget_mib: int = Field(
        1024,
        ge=0,
        description="Memory for a copy of the dataset that queries read instead of the disk, in MiB; it is "
        "left out where the dataset needs more. 0 for none.",
    )
    query_timeout_s: float = Field(10.0, gt=0, description="Deadline of a client query, in seconds.")
    query_max_bytes: int = Field(65_536, ge=1024, description="Largest client query, in bytes.")
    query_max_bytes_with_key: int = Field(
        1_048_576, ge=1024, description="Largest query of a client that shows a key, in bytes."
    )
    update_max_bytes: int = Field(1_048_576, ge=1024, description="Largest update request, in bytes.")
    update_max_statements: int = Field(
        100_000, ge=1, description="Statements that one update may add and remove."
    )
    answer_max_bytes: int = Field(
        100_000_000, ge=1, description="Largest answer to a query, in bytes; a larger one is broken off."
    )
    answer_cache_bytes: int = Field(
        33_554_432,
        ge=0,
        description="Room for small answers that are given again, in bytes, and as much for them as sent; "
        "0 keeps none.",
    )
    address_max_bytes: int = Field(
        8192, ge=1024, description="Longest address of a query, in bytes; longer queries come in a body."
    )
    client_engine_s_per_min: float = Field(
        60.0, ge=0, description="Engine time that a client has per minute, in seconds; 0 for no limit."
    )
    client_engine_burst_s: float = Field(
        120.0, gt=0, description="Engine time that a client who was idle has at once, in seconds."
    )
    client_long_queries: int = Field(
        5, ge=0, description="Long queries that one client may have running; 0 for no limit."
    )
    client_failures_per_min: int = Field(
        30, ge=0, description="Failing queries of one client per minute; 0 for no limit."
    )
    key_failures_per_min: int = Field(
        10, ge=0, description="Invalid keys that one address may show per minute; 0 for no limit."
    )
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = Field(
        "",
        description="Addresses or networks of the proxies whose X-Forwarded-For holds, with commas between.",
    )
    proposals_open_per_key: int = Field(
        50, ge=1, description="Proposals of one key that may wait for a decision at once."
    )
    proposal_max_bytes: int = Field(
        4_194_304, ge=1024, description="Largest difference that a proposal may hold, in bytes of N-Quads."
    )
    load_max_bytes: int = Field(
        33_554_432, ge=1024, description="Largest file of an official source, unpacked, in bytes."
    )
    fetch_timeout_s: float = Field(
        60.0, gt=0, description="Deadline for fetching one file from its published address, in seconds."
    )
    webhook_private_hosts: str = Field(
        "",
        description="Hosts, or host:port, that webhooks may go to though they are private or speak plain "
        "http; with commas between.",
    )
    webhook_timeout_s: float = Field(
        10.0, gt=0, description="Deadline of one delivery to a webhook, in seconds."
    )
    webhook_failures: int = Field(
        20, ge=1, description="Deliveries to a webhook that fail one after the other until it is disabled."
    )
    oidc_issuer: str = Field(
        "", description="Issuer whose signed tokens are believed beside API keys; none if empty."
    )
    oidc_audience: str = Field("", description="What the tokens of the issuer must name as their audience.")
    oidc_keys: str = Field("", description="Address or file of the issuer's public keys, a JSON Web Key Set.")
    oidc_inside: bool = Field(
        False,
        description="Whether that address may be in a private network, or http on this machine.",
    )
    oidc_claim: str = Field(
        "scope", min_length=1, description="Claim of a token that its scopes follow from; a.b is b inside a."
    )
    oidc_scopes: dict[str, tuple[str, ...]] = Field(
        {},
        description='Scopes by value of that claim, as JSON: {"editors": ["write:*"]}.',
    )
    oidc_agent: str = Field(
        "",
        pattern=r"^$|^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"|\\^`]*\{sub\}",
        description="IRI of who shows a token, with {sub} for its subject; one with a digest of it if unset.",
    )
    oidc_name_claim: str = Field(
        "", description="Claim with the name that commits show of who holds a token; none if empty."
    )
    oidc_keys_period_s: float = Field(
        600.0, gt=0, description="After how long the issuer's keys are read again, in seconds."
    )
    oidc_keys_interval_s: float = Field(
        30.0, gt=0, description="Least time between two readings of the keys, whatever is shown, in seconds."
    )

    @model_validator(mode="after")
    def _safe_engine(self) -> Self:
        """Send no password in the clear, and use none that everybody knows.

        Raises:
            ValueError: the engine's address is malformed, or it could be reached unsafely.
        """
        if not self.store:
            return self
        parts = urlsplit(self.store)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or not host or parts.username or parts.query:
            raise ValueError(
                "KG_STORE is no http(s)://host:port/path; name and password are KG_STORE_USER and "
                "KG_STORE_PASSWORD."
            )
        if parts.scheme == "http" and not _is_near(host):
            raise ValueError(f"KG_STORE speaks plain http to {host}, which is no private address: use https.")
        if self.store_user and self.store_password.get_secret_value() in _KNOWN_TO_ALL and not _is_here(host):
            raise ValueError("KG_STORE_PASSWORD is one that engines are installed with: set another one.")
        return self

    @model_validator(mode="after")
    def _complete_issuer(self) -> Self:
        """Believe no issuer of which half is known.

        Raises:
            ValueError: names the setting that is missing.
        """
        for name in ("oidc_audience", "oidc_keys", "oidc_scopes"):
            if self.oidc_issuer and not getattr(self, name):
                raise ValueError(f"KG_OIDC_ISSUER is set, and KG_{name.upper()} is not.")
        return self

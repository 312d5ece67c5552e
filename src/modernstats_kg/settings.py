"""Every setting of a deployment, with its unit in the name.

Read from `KG_*` environment variables or a `.env` file in the working directory.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from modernstats_kg.namespaces import CANONICAL_BASE


class Settings(BaseSettings):
    """The settings; each field's description is its documentation."""

    model_config = SettingsConfigDict(env_prefix="KG_", env_file=".env", extra="ignore", frozen=True)

    data: Path = Field(Path("data"), description="Folder of the store, its snapshots and its lock.")
    base: str = Field(
        CANONICAL_BASE, pattern=r"^https?://.+/$", description="Base of our own IRIs; ends with a slash."
    )
    host: str = Field("127.0.0.1", description="Address that `serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that `serve` listens on.")
    default_graph: Literal["union", "strict"] = Field(
        "union", description="What a query sees without GRAPH: all named graphs, or none."
    )
    durability: Literal["fsync", "os"] = Field(
        "fsync", description="When a write is acknowledged: once it is on disk, or once the system has it."
    )
    min_free_mib: int = Field(
        200, ge=0, description="Room on the disk that a write must leave, in MiB; with less it is refused."
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
    query_timeout_s: float = Field(10.0, gt=0, description="Deadline of a client query, in seconds.")
    query_max_bytes: int = Field(65_536, ge=1024, description="Largest client query, in bytes.")
    load_max_bytes: int = Field(
        33_554_432, ge=1024, description="Largest file of an official source, unpacked, in bytes."
    )
    fetch_timeout_s: float = Field(
        60.0, gt=0, description="Deadline for fetching one file from its published address, in seconds."
    )

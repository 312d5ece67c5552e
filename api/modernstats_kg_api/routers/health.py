"""Whether the service runs, whether it can answer, and what it holds."""

from fastapi import APIRouter, Depends, Response

from modernstats_kg.actions.status import (
    count_content,
    expect_reachable,
    free_mib,
    public_graphs,
    reads_from,
)
from modernstats_kg_api.deps import Kg
from modernstats_kg_api.schemas.common import GraphCount, Live, Ready


def never_kept(response: Response) -> None:
    """What runs now is asked now."""
    response.headers["Cache-Control"] = "no-store"


router = APIRouter(prefix="/health", tags=["operations"], dependencies=[Depends(never_kept)])


@router.get("/live", operation_id="isLive", summary="The process answers")
async def live() -> Live:
    """Answer without touching the store."""
    return Live()


@router.get("/ready", operation_id="isReady", summary="The content is loaded; how much there is")
def ready(kg: Kg) -> Ready:
    """Count the items of each collection and the statements of each named graph."""
    expect_reachable(kg)
    graphs = [
        GraphCount(id=status.source.name, title=status.source.title, statements=status.quads)
        for status in public_graphs(kg)
    ]
    return Ready(
        commit=kg.store.commit,
        read_only=kg.store.read_only_reason,
        free_mib=free_mib(kg),
        durability=kg.settings.durability,
        reads_from=reads_from(kg),
        counts=count_content(kg),
        graphs=graphs,
    )

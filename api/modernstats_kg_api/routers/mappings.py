"""`/api/v1/mappings.sssom.tsv`: every mapping between standards, for spreadsheets and mapping tools."""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.sssom import export_mappings
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import Kg

TSV: Final = "text/tab-separated-values"
_EXAMPLE: Final = (
    '#curie_map:\n#  kg: https://w3id.org/modernstats-kg/\n#sssom_version: "1.1"\n'
    "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    "kg:id/standards/sdmx/3.0/Dataflow\tskos:exactMatch\tkg:id/standards/vtl/2.1/DataSet"
    "\tsemapv:ManualMappingCuration\n"
)

router = APIRouter(prefix="/api/v1", tags=["mappings"])


@router.get(
    "/mappings.sssom.tsv",
    operation_id="exportMappings",
    summary="Every mapping as SSSOM/TSV",
    response_class=Response,
    responses={
        200: {"content": {TSV: {"schema": {"type": "string"}, "example": _EXAMPLE}}},
        304: {"description": "Not changed since the form that If-None-Match names"},
    },
)
def read_mappings_file(request: Request, kg: Kg) -> Response:
    """Candidates are among them and say so in the column `status`."""
    headers = {
        **caching_headers(request, TSV),
        "Content-Type": f"{TSV}; charset=utf-8",
        "Content-Disposition": 'attachment; filename="mappings.sssom.tsv"',
    }
    return not_modified(request, headers) or Response(export_mappings(kg), headers=headers)

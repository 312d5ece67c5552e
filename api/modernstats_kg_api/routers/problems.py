"""`/problems/{slug}`: what the `type` of a problem means and how to mend it."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import PlainTextResponse

from modernstats_kg_api.openapi.document import numbered, problem_responses
from modernstats_kg_api.problems import problem_named

router = APIRouter(prefix="/problems", tags=["operations"])


@router.get(
    "/{slug}",
    operation_id="explainProblem",
    summary="What a type of problem means",
    response_class=PlainTextResponse,
    responses=numbered(problem_responses("404")),
)
def explain_problem(
    slug: Annotated[str, Path(description="End of its `type`.", examples=["busy"])],
) -> PlainTextResponse:
    """Title, status and advice, as text."""
    problem = problem_named(slug)
    return PlainTextResponse(f"{problem.title}\n\nHTTP status {problem.status}. {problem.advice}\n")

"""The web application: routes, middleware and problems around one open knowledge graph."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.types import Lifespan
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

import modernstats_kg
from modernstats_kg.actions.oidc_tokens import kept_fresh
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.settings import Settings
from modernstats_kg_api import pages
from modernstats_kg_api.auth import KnownCallers
from modernstats_kg_api.controlling import controlled
from modernstats_kg_api.following import followed
from modernstats_kg_api.kept_lists import KeptLists
from modernstats_kg_api.middleware import add_middleware
from modernstats_kg_api.openapi.document import use_complete_openapi
from modernstats_kg_api.problems import register_problems
from modernstats_kg_api.routers import (
    analysis,
    catalog,
    changes,
    collections,
    contexts,
    dumps,
    editing,
    examples,
    explanation,
    graph_list,
    graph_store,
    graphs,
    guide,
    health,
    hydra,
    identifiers,
    index,
    items,
    lookup,
    mappings,
    openapi,
    problems,
    proposals,
    reconcile,
    releases,
    saved,
    schema,
    search,
    shapes,
    sparql,
    update,
    validation,
    vocabulary,
    webhooks,
)
from modernstats_kg_api.turns import Turns
from modernstats_kg_api.webhook_loop import delivered

_PLAIN_ROUTES: Final = (
    *sparql.routes,
    *update.routes,
    *identifiers.routes,
    *vocabulary.routes,
    *graphs.routes,
    *saved.routes,
    *examples.routes,
    *catalog.routes,
    *openapi.routes,
    *dumps.routes,
    *graph_store.routes,
    *guide.routes,
    *reconcile.routes,
)

_ROUTERS: Final = (
    index.router,
    analysis.router,
    mappings.router,
    explanation.router,
    changes.router,
    releases.router,
    proposals.router,
    webhooks.router,
    lookup.router,
    graph_list.router,
    search.router,
    collections.router,
    contexts.router,
    hydra.router,
    schema.router,
    shapes.router,
    editing.router,
    items.router,
    validation.router,
    health.router,
    problems.router,
    pages.router,
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application; the graph is opened when the server starts it, and closed when it stops.

    SPARQL and documents are plain Starlette routes: they are called most and need no dependencies.

    Args:
        settings: read from the environment when not given.
    """
    settings = settings or Settings()
    app = FastAPI(
        title="modernstats-kg",
        version=modernstats_kg.__version__,
        summary="Who does what to modernise official statistics, and how its standards correspond.",
        description="Anonymous reads. Errors are RFC 9457 problems. Every IRI can be followed.",
        license_info={"name": "Apache-2.0; content CC BY 4.0", "identifier": "Apache-2.0"},
        openapi_url=None,  # ours has examples
        docs_url=None,  # these pages load scripts of other hosts
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(settings),
        webhooks=webhooks.deliveries,
    )
    register_problems(app)
    app.add_middleware(KnownCallers)
    add_middleware(app)
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies)
    app.router.routes.extend(_PLAIN_ROUTES)
    for part in _ROUTERS:
        app.include_router(part)
    use_complete_openapi(app)
    return app


def _lifespan(settings: Settings) -> Lifespan[FastAPI]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        kg = await run_in_threadpool(open_graph, settings)
        try:
            await kg.readers.start()
            app.state.kg = kg
            app.state.uploads = asyncio.Semaphore(settings.uploads)
            app.state.turns, app.state.writers, app.state.searchers = Turns(), Turns(), Turns()
            app.state.kept_lists = KeptLists()
            async with controlled(kg), kept_fresh(kg.tokens), delivered(kg), followed(kg):
                yield
        finally:
            await kg.readers.close()
            await run_in_threadpool(kg.close)

    return lifespan

"""The web application over a build: SPARQL endpoint, graph store, pages. Owner of starlette, uvicorn."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from kg.errors import REBUILD, OutputError, QueryError, UnknownNameError
from kg.rdf import vocab
from kg.rdf.sparql import is_update
from kg.serve import pages
from kg.serve.answers import NOTES, TRUNCATED, describe_service, graph_response, results_response, told
from kg.serve.files import list_files, listing, media_type
from kg.serve.foreign import Foreign
from kg.serve.graphs import drop_graph_update, get_graph, graph_exists, put_graph_update, resource_query
from kg.serve.negotiate import GRAPHS, choose
from kg.serve.pool import BusyError, Pool
from kg.serve.protocol import RequestError, checked_iri, read_graph_name, read_operation
from kg.serve.settings import Settings
from kg.store.cookbook import get_query
from kg.store.disk import edition, find_store
from kg.store.results import Outcome, Triples
from kg.store.worker import Job, OutOfMemoryError, OutOfTimeError, UnforeseenError

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# The explorer page carries its scripts in it, each allowed by its hash in the page's own policy.
CSP_GRAPH = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; "
    "font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
CSP_FILE = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
UPDATES = "POST it as update=…, with the token of a server that was started with --allow-update"


def make_app(settings: Settings) -> Starlette:
    """Return the application; its workers start and stop with it."""
    pool = Pool(
        find_store(settings.folder),
        size=settings.workers,
        timeout=settings.timeout,
        waiting=settings.waiting,
        memory=settings.memory,
        writable=settings.token is not None,
    )

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await run_in_threadpool(pool.start)
        yield
        await run_in_threadpool(pool.stop)

    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts))]
    if settings.origins:
        headers = ["Accept", "Content-Type", "Authorization"]
        cors = Middleware(
            CORSMiddleware,
            allow_origins=list(settings.origins),
            allow_headers=headers,
            allow_methods=["GET", "POST"],
            expose_headers=[TRUNCATED, NOTES],
        )
        middleware.append(cors)
    middleware.append(Middleware(Foreign, origins=settings.origins))
    site = Site(settings, pool)
    app = Starlette(routes=site.routes(), lifespan=lifespan, middleware=middleware)
    app.add_exception_handler(RequestError, _refused)
    app.add_exception_handler(QueryError, _failed)
    app.add_exception_handler(UnknownNameError, _failed)
    app.add_exception_handler(OutputError, _gone)
    return app


def _refused(request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, RequestError) else 400
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return PlainTextResponse(f"{error}\n", status, headers=headers)


def _gone(request: Request, error: Exception) -> Response:
    """Answer while the build is replaced, or once it is taken away."""
    return PlainTextResponse(f"{error}\n", 503, headers={"Retry-After": "1"})


def _failed(request: Request, error: Exception) -> Response:
    if isinstance(error, BusyError):
        return PlainTextResponse(f"{error}\n", 503, headers={"Retry-After": "1"})
    if isinstance(error, OutOfTimeError | OutOfMemoryError):  # the same query would fare the same
        return PlainTextResponse(f"{error}\n", 503)
    if isinstance(error, UnforeseenError):
        return PlainTextResponse(f"{error}\n", 500)
    unknown_query = isinstance(error, UnknownNameError) and error.what == "query"
    return PlainTextResponse(f"{error}\n", 404 if unknown_query else 400)


class Site:
    """The pages of one build, each a method."""

    def __init__(self, settings: Settings, pool: Pool) -> None:
        self.settings, self.pool = settings, pool
        self._files: dict[str, Path] = {}
        self._edition: tuple[int, int, int] | None = None

    def routes(self) -> list[Route]:
        """Return what is served where."""
        return [
            Route("/", self.home),
            Route("/sparql", self.sparql, methods=["GET", "POST"]),
            Route("/store", self.store, methods=["GET", "PUT", "POST", "DELETE"]),
            Route("/cookbook", self.cookbook),
            Route("/cookbook/{name}", self.cookbook_query),
            Route("/graph", self.graph),
            Route("/resource", self.resource),
            Route("/id/{path:path}", self.instance),
            Route("/static/{name}", self.static),
            Route("/prefixes", self.prefixes),
            Route("/{path:path}", self.file),  # last: whatever is nothing of the above
        ]

    async def _ask(self, job: Job) -> Outcome:
        return await self.pool.ask(job)

    @property
    def files(self) -> dict[str, Path]:
        """The files of the build that lies there now; a store alone has none."""
        now = edition(self.settings.folder)
        if now != self._edition:
            self._files, self._edition = list_files(self.settings.folder), now
        return self._files

    async def _body(self, request: Request, most: int) -> bytes:
        if int(request.headers.get("content-length") or 0) > most:
            raise RequestError(413, f"the body is longer than {most} bytes")
        found = bytearray()
        try:
            async for chunk in request.stream():
                found += chunk
                if len(found) > most:
                    raise RequestError(413, f"the body is longer than {most} bytes")
        except ClientDisconnect as error:
            raise RequestError(400, "the client went away") from error
        return bytes(found)

    def _authorize(self, request: Request) -> None:
        if self.settings.token is None:
            raise RequestError(403, "updates are not allowed; start with --allow-update")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(
            token.encode(), self.settings.token.encode()
        ):
            raise RequestError(401, "an update needs the token: Authorization: Bearer TOKEN")

    async def home(self, request: Request) -> Response:
        """Serve the query page."""
        return HTMLResponse(pages.static("index.html").decode(), headers={"Content-Security-Policy": CSP})

    async def static(self, request: Request) -> Response:
        """Serve a file of the query page."""
        name = request.path_params["name"]
        media = pages.MEDIA.get(name.rpartition(".")[2])
        if name not in pages.STATIC or media is None:
            raise RequestError(404, f"no file {name}")
        return Response(pages.static(name), media_type=media, headers={"Cache-Control": "max-age=3600"})

    async def sparql(self, request: Request) -> Response:
        """Answer by the SPARQL 1.1 Protocol."""
        body = await self._body(request, self.settings.body) if request.method == "POST" else b""
        content_type = request.headers.get("content-type", "")
        operation = read_operation(request.method, request.url.query, content_type, body)
        accept = request.headers.get("accept")
        if operation is None:
            return describe_service(str(request.url.replace(query="")), accept)
        if operation.update:
            self._authorize(request)
            await self._ask(Job(operation.text, update=True))
            return Response(status_code=204)
        if is_update(operation.text):
            raise RequestError(400, f"this is an update, sent as a query; {UPDATES}")
        job = Job(operation.text, limit=self.settings.limit, plain=True, graphs=operation.graphs)
        return await run_in_threadpool(results_response, await self._ask(job), accept)

    async def store(self, request: Request) -> Response:
        """Answer by the SPARQL 1.1 Graph Store HTTP Protocol."""
        name = read_graph_name(request.url.query, request.url.path)
        if request.method in ("GET", "HEAD"):
            if name is not None and not await self._ask(graph_exists(name)):
                raise RequestError(404, f"no graph <{name}>")
            found = await self._ask(get_graph(name, self.settings.limit))
            return await run_in_threadpool(graph_response, found, request.headers.get("accept"))
        self._authorize(request)
        if name is None:
            raise RequestError(400, "the default graph is the union of all; name a graph to change it")
        existed = bool(await self._ask(graph_exists(name)))
        if request.method == "DELETE":
            if not existed:
                raise RequestError(404, f"no graph <{name}>")
            await self._ask(Job(drop_graph_update(name), update=True, ours=True))
            return Response(status_code=204)
        data = await self._body(request, self.settings.graph_body)
        media = request.headers.get("content-type", "")
        update = put_graph_update(name, data, media, replace=request.method == "PUT")
        await self._ask(Job(update, update=True, ours=True))
        return Response(status_code=204 if existed else 201)

    async def cookbook(self, request: Request) -> Response:
        """List the named queries."""
        return JSONResponse(pages.cookbook(vocab.prefixes()))

    async def cookbook_query(self, request: Request) -> Response:
        """Answer a named query with its parameters bound."""
        named = get_query(request.path_params["name"])
        asked = request.query_params
        given = {name: asked.getlist(name) for name in asked}  # a name that stands twice: any of its values
        job = Job(named.name, given, self.settings.limit)
        accept = request.headers.get("accept")
        return await run_in_threadpool(results_response, await self._ask(job), accept)

    async def prefixes(self, request: Request) -> Response:
        """List the prefixes that the editor completes, and that a query need not declare."""
        return JSONResponse(dict(vocab.prefixes()))

    async def file(self, request: Request) -> Response:
        """Serve a file of the build, or the list of the files in one of its folders."""
        name = request.path_params["path"]
        files = self.files
        if (path := files.get(name)) is not None and path.is_file():
            policy = CSP_GRAPH if name == "graph.html" else CSP_FILE
            headers = {"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff"}
            return Response(
                await run_in_threadpool(path.read_bytes), media_type=media_type(path), headers=headers
            )
        if (page := listing(files, name.rstrip("/"))) is not None:
            return HTMLResponse(page, headers={"Content-Security-Policy": CSP})
        raise RequestError(
            404, f"this build has no {name}; / is the query page, /index.html tells what there is"
        )

    async def graph(self, request: Request) -> Response:
        """Serve the explorer page of the build."""
        path = self.settings.folder / "graph.html"
        if not path.is_file():
            raise RequestError(404, f"this build has no graph.html; {REBUILD}")
        page = await run_in_threadpool(path.read_bytes)
        return Response(
            page, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": CSP_GRAPH}
        )

    async def instance(self, request: Request) -> Response:
        """Serve what is known of a thing of this graph, whose IRI ends in this path."""
        return await self._resource(
            request, vocab.instances() + quote(request.path_params["path"], safe="/%-._~")
        )

    async def resource(self, request: Request) -> Response:
        """Serve what is known of any IRI."""
        named = request.query_params.getlist("iri")
        if len(named) != 1 or not named[0]:
            raise RequestError(400, f"expected one ?iri=IRI, got {len(list(filter(None, named)))}")
        return await self._resource(request, checked_iri(named[0]))

    async def _resource(self, request: Request, iri: str) -> Response:
        found = await self._ask(resource_query(iri, self.settings.limit))
        assert isinstance(found, Triples)
        if not found.triples:
            raise RequestError(404, f"nothing is known of <{iri}>")
        media = choose(request.headers.get("accept"), ["text/html", *GRAPHS])
        if media == "text/html":
            page = await run_in_threadpool(pages.resource, iri, found.triples, cut=found.truncated)
            headers = {"Content-Security-Policy": CSP, "Vary": "Accept", **told(found)}
            return HTMLResponse(page, headers=headers)
        return await run_in_threadpool(graph_response, found, request.headers.get("accept"))

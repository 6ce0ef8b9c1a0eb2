"""Serve a build on this machine: SPARQL endpoint and query page. Needs the extra ``serve``."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import MissingExtraError

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from kg.serve.app import Settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def new_token() -> str:
    """Return a token for updates; the one thing of kg that is random."""
    return secrets.token_urlsafe(24)


def settings(
    folder: Path, *, host: str = "127.0.0.1", token: str | None = None, **options: object
) -> Settings:
    """Return the settings of a server; see ``kg.serve.app.Settings`` for the options."""
    try:
        from kg.serve.app import Settings
    except ImportError as error:
        raise MissingExtraError("starlette", extra="serve") from error
    hosts = ("localhost", "127.0.0.1", "[::1]") if host in LOOPBACK else ("*",)
    return Settings(folder, hosts=hosts, token=token, **options)  # type: ignore[arg-type]  # checked by the dataclass


def application(given: Settings) -> Starlette:
    """Return the web application, to run it in any ASGI server."""
    from kg.serve.app import make_app

    return make_app(given)


def serve(given: Settings, *, host: str = "127.0.0.1", port: int = 7878) -> None:
    """Serve until interrupted; requests under way may end, queries are stopped.

    Raises
    ------
    OutputError
        If the store cannot be opened.
    """
    try:
        import uvicorn
    except ImportError as error:
        raise MissingExtraError("uvicorn", extra="serve") from error
    from kg.store.disk import find_store

    find_store(given.folder)  # told before anything starts
    uvicorn.run(
        application(given),
        host=host,
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=5,
        server_header=False,
    )

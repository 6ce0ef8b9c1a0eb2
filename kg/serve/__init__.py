"""Serve a build on this machine: SPARQL endpoint and query page. Needs the extra ``serve``."""

from __future__ import annotations

import errno
import secrets
import socket
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import TYPE_CHECKING, Unpack
from urllib.parse import urlsplit

from kg.data import Name, path_of
from kg.errors import MissingExtraError, ServeError
from kg.serve.settings import LOOPBACK, Limits, Settings

if TYPE_CHECKING:
    from starlette.applications import Starlette


PORTS = {"http": 80, "https": 443}  # which browsers leave out


def new_token() -> str:
    """Return a token for updates; the one thing of kg that is random."""
    return secrets.token_urlsafe(24)


def origin(url: str) -> str:
    """Return a site as browsers name it: scheme, host and port; ``*`` for any.

    >>> origin("https://notes.example/"), origin("http://LOCALHOST:8888"), origin("https://notes.example:443")
    ('https://notes.example', 'http://localhost:8888', 'https://notes.example')
    >>> origin("http://bücher.example")
    'http://xn--bcher-kva.example'

    Raises
    ------
    ServeError
        If it names no site, or a page of one, or a user of it.
    """
    if url == "*":
        return url
    expected = "expected its origin, as https://notes.example or http://localhost:8888"
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()  # a browser sends what the DNS is asked for
    except ValueError as error:
        raise ServeError(f"{url!r} is no site ({error}); {expected}") from error
    more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in PORTS or not host or more or port == 0:
        raise ServeError(f"{url!r} is no site; {expected}")
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{'' if port in (None, PORTS[parts.scheme]) else f':{port}'}"


def allowed_hosts(host: str) -> tuple[str, ...]:
    """Return the names that a request may call the server by, which listens at an address.

    A page of another site whose name is made to lead here calls it by that name, and is refused. Who
    listens at all addresses is asked by names that nobody can foresee.

    >>> allowed_hosts("127.0.0.2")
    ('localhost', '127.0.0.1', '[::1]', '127.0.0.2')
    >>> allowed_hosts("0.0.0.0")
    ('*',)

    Raises
    ------
    ServeError
        If the host is empty, which would be all addresses.
    """
    name = host.strip("[]").lower()
    if not name:
        raise ServeError("the host is empty; expected an address of this machine, 0.0.0.0 or :: for all")
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:  # a name
        address = None
    if address is not None and address.is_unspecified:
        return ("*",)
    own = () if name == "localhost" or (address and address.is_loopback) else (socket.gethostname().lower(),)
    named = f"[{name}]" if ":" in name else name
    return tuple(dict.fromkeys((*LOOPBACK, named, *own)))


def settings(
    folder: Name,
    *,
    host: str = "127.0.0.1",
    token: str | None = None,
    origins: Iterable[str] = (),
    **limits: Unpack[Limits],
) -> Settings:
    """Return the settings of a server.

    Parameters
    ----------
    folder
        The output folder of a build.
    host
        Where it listens, for the names that requests may call it by.
    token
        Who has it may change the store; None: nobody may.
    origins
        Other sites whose pages may ask.
    **limits
        ``timeout``, ``limit``, ``body``, ``workers``, ``waiting``, ``memory``, ``graph_body``: see
        ``kg.serve.settings.Settings``, which has their defaults.

    Raises
    ------
    ServeError
        If a value is none that can be meant.
    """
    sites = tuple(map(origin, origins))
    return Settings(path_of(folder), hosts=allowed_hosts(host), token=token, origins=sites, **limits)


def application(given: Settings) -> Starlette:
    """Return the web application, to run it in any ASGI server.

    Raises
    ------
    MissingExtraError
        If the extra ``serve`` is not installed.
    """
    try:
        from kg.serve.app import make_app
    except ImportError as error:
        raise MissingExtraError("starlette", extra="serve") from error
    return make_app(given)


def serve(
    given: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 7878,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until interrupted; requests under way may end, queries are stopped.

    Parameters
    ----------
    given
        What to serve, see ``settings``.
    host, port
        Where to listen.
    ready
        Called once the server listens, and not when it cannot.

    Raises
    ------
    OutputError
        If the store cannot be opened.
    ServeError
        If nothing can listen there: the port is in use, the address is not of this machine.
    """
    try:
        import uvicorn
    except ImportError as error:
        raise MissingExtraError("uvicorn", extra="serve") from error
    from kg.store.disk import find_store

    find_store(given.folder)  # told before anything starts
    app = application(given)
    with _listen(host, port) as listening:
        ready()
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5, server_header=False)
        )
        try:
            server.run(sockets=[listening])
        except KeyboardInterrupt:  # Ctrl-C is how it ends
            return
    if not server.started:
        raise ServeError(f"{host}:{port}: the server did not start, for the reason above")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServeError(f"port {port} of {host} is in use; choose another: --port N") from error
        message = (
            f"{host}:{port}: cannot listen there ({error.strerror or error}); choose another --host or --port"
        )
        raise ServeError(message) from error

"""Which requests come from a page of another site, and so not from the user of this one."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

ASKED = ("/sparql", "/store", "/cookbook/")


def is_foreign(method: str, path: str, headers: Mapping[str, str], origins: tuple[str, ...]) -> bool:
    """Tell whether a page of another site sent a request, as its browser says.

    A form or picture of any page can send one without asking, though it cannot read the answer; a
    query must not run for it. Links to pages of this site are followed. What says nothing is no browser.

    >>> is_foreign("POST", "/sparql", {"origin": "https://a.example", "host": "localhost:7878"}, ())
    True
    >>> is_foreign("POST", "/sparql", {"origin": "http://localhost:7878", "host": "localhost:7878"}, ())
    False
    """
    origin = headers.get("origin")
    if origin is not None:
        # The scheme is not compared: a proxy before this server may speak https.
        return not {origin, "*"} & {*origins} and origin.partition("://")[2] != headers.get("host")
    if headers.get("sec-fetch-site") not in ("cross-site", "same-site"):
        return False
    link = method in ("GET", "HEAD") and headers.get("sec-fetch-mode") == "navigate"
    return not link or path.startswith(ASKED)


class Foreign:
    """Refuse what a page of another site asks, unless the site is one that may."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...] = ()) -> None:
        self.app, self.origins = app, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            if is_foreign(scope["method"], scope["path"], headers, self.origins):
                said = "this request comes from a page of another site, which may not ask here; "
                answer = PlainTextResponse(
                    f"{said}open this server's own page, or allow the site: kg serve --origin URL\n", 403
                )
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)

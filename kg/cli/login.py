"""Who asks a server: ``--token``, and ``--user`` with a password that no command line holds."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

PASSWORD = "KG_PASSWORD"  # noqa: S105  # the name of a variable
Token = Annotated[
    str | None,
    typer.Option(
        "--token", metavar="TEXT", envvar="KG_TOKEN", help="Sent to the endpoint as a bearer token."
    ),
]
User = Annotated[
    str | None,
    typer.Option(
        "--user",
        metavar="NAME",
        help=f"Log in by this name, in place of a token; the password is {PASSWORD}, or asked for.",
    ),
]


def read_login(context: typer.Context, user: str | None) -> tuple[str, str] | None:
    """Return the name and password to send, None where no user was given.

    Raises
    ------
    typer.BadParameter
        If a token was typed as well, or there is no password and nobody to ask for it.
    """
    if user is None:
        return None
    source = context.get_parameter_source("token")
    if source is not None and source.name == "COMMANDLINE":
        raise typer.BadParameter("--user and --token both say who asks; give one")
    password = os.environ.get(PASSWORD)
    if password is None and not sys.stdin.isatty():
        raise typer.BadParameter(
            f"--user needs a password: set {PASSWORD}, as there is no terminal to ask on"
        )
    if password is None:
        password = str(typer.prompt(f"password of {user}", hide_input=True, err=True))
    return user, password

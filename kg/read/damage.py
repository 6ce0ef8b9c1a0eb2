"""What a library says of a file that it cannot read, in the words of a message."""

from __future__ import annotations

LONGEST = 200  # characters: some quote the file


def reason(error: BaseException) -> str:
    r"""Return in one line what went wrong.

    >>> reason(ValueError("no\nheader")), reason(KeyError())
    ('no header', 'KeyError')
    """
    said = " ".join(str(error).split()) or type(error).__name__
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"

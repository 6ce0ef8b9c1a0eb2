"""How the pictures look, and how they become the same bytes each time.

Text stays text in the SVG, so that it can be searched and read aloud and a viewer's own fonts
show Chinese; widths are estimated from the characters, never from the fonts of this machine.
"""

from __future__ import annotations

import io
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kg.colours import INK
from kg.errors import MissingExtraError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SOFT, FAINT = "#566074", "#dfe3ea"
SIZE = 9.0  # points
_SETTINGS: dict[str, Any] = {
    "svg.hashsalt": "kg",  # ids in the file are hashes of their content
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",  # ships with matplotlib
    "font.size": SIZE,
    "text.parse_math": False,  # a dollar sign in a report is no formula
    "text.color": INK,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "legend.frameon": False,
    "figure.facecolor": "white",
}


@contextmanager
def drawing() -> Iterator[None]:
    """Set our style for a while; a missing glyph of the metrics font is no matter, see above.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise MissingExtraError("matplotlib", extra="notebook") from error
    with mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def to_svg(figure: Figure) -> bytes:
    """Return a figure as SVG: the same figure, the same bytes."""
    buffer = io.BytesIO()
    with drawing():
        # Without a date and without the version of the library, which change and tell nothing.
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue().decode("utf-8")
    return text.replace("'DejaVu Sans'", "'DejaVu Sans', 'Noto Sans CJK SC', sans-serif").encode("utf-8")


def new_figure(
    width: float,
    height: float,
    *,
    left: float = 0.6,
    right: float = 0.3,
    top: float = 0.6,
    bottom: float = 0.5,
) -> tuple[Figure, Axes]:
    """Return a figure with one pair of axes, all in inches."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    box = (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    return figure, figure.add_axes(box)


def say_nothing(figure: Figure, axes: Axes, why: str) -> Figure:
    """Return a figure that says why it is empty."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, why, ha="center", va="center", color=SOFT, transform=axes.transAxes)
    return figure


def text_width(text: str) -> float:
    """Return about how wide a text is, in inches.

    >>> text_width("港务局") > text_width("mmm") > 0
    True
    """
    ems = sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.56 for sign in text)
    return ems * SIZE / 72


def fit(text: str, inches: float) -> str:
    """Return a text, shortened to a width.

    >>> fit("a rather long label", 0.5)
    'a rath…'
    """
    plain = " ".join(text.split())
    if text_width(plain) <= inches:
        return plain
    while plain and text_width(plain + "…") > inches:
        plain = plain[:-1]
    return plain.rstrip() + "…"

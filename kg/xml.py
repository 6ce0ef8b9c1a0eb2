"""What XML can hold: for every part that writes it."""

from __future__ import annotations

import re

# XML 1.0 has no way to write these, not even escaped (Extensible Markup Language 1.0, 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    r"""Return text whose signs XML can hold, in the place of each other sign the one for damaged ones.

    >>> xml_text("a\x00b\tc")
    'a�b\tc'
    """
    return _NOT_XML.sub("\ufffd", text)

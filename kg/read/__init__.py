"""Files and folders → Reports, each text normalised once; what cannot be read is said in one line.

The only part that opens reports. ``files`` finds them; one module a format gives the plain text (headings as
``#`` lines, table rows with `` | ``); ``report`` reads one, with its metadata and its language.
"""

from kg.read.files import KINDS, Source, list_foreign, list_skipped, list_sources, locate
from kg.read.report import choose, read_reports, read_source, read_with_issues, repeated, report_from_text

__all__ = [
    "KINDS",
    "Source",
    "choose",
    "list_foreign",
    "list_skipped",
    "list_sources",
    "locate",
    "read_reports",
    "read_source",
    "read_with_issues",
    "repeated",
    "report_from_text",
]

"""A spreadsheet as a community fills it in."""

from __future__ import annotations

import io
from collections.abc import Mapping

from openpyxl import Workbook


def workbook(*rows: Mapping[str, str]) -> bytes:
    """One sheet; the headings are the keys of the first row."""
    book, stream = Workbook(), io.BytesIO()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append([row.get(heading) for heading in rows[0]])
    book.save(stream)
    return stream.getvalue()

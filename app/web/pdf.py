"""Answering with a PDF."""

from __future__ import annotations

import io

from flask import send_file
from werkzeug.wrappers import Response


def pdf_answer(content: bytes, name: str) -> Response:
    """Shown in the browser's own reader, from where it is printed; kept nowhere on the way."""
    answer = send_file(io.BytesIO(content), mimetype="application/pdf", download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer

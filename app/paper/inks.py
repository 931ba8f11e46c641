"""The colours of papers."""

from __future__ import annotations

from reportlab.lib.colors import HexColor

INK, SOFT, LINE = HexColor("#1d2a33"), HexColor("#55626b"), HexColor("#9aa4ab")
TINT = HexColor("#f1f3f4")

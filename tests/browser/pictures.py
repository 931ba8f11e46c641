"""Pictures of pages, small enough to be kept beside the code."""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens"
# ``make screens`` sets it; otherwise the journeys look at their pages and take no pictures.
WANTED = "YICE_SCREENS"
_COLOURS = 255  # flat colours and text: nobody misses the others, and it is half the size


def keep(page: Page, name: str) -> Path:
    """The window as it stands, as ``docs/screens/NAME.png``."""
    page.evaluate("document.fonts.ready")
    taken = page.screenshot(animations="disabled", caret="hide")
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.png"
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def keep_if_wanted(page: Page, name: str) -> None:
    if os.environ.get(WANTED):
        keep(page, name)

"""A signature as the page sends it."""

import base64
import io

from PIL import Image, ImageDraw


def drawn(mode="RGBA"):
    """A stroke as the page sends it."""
    picture = Image.new(mode, (600, 200), (0, 0, 0, 0) if mode == "RGBA" else "white")
    ImageDraw.Draw(picture).line([(20, 20), (300, 150), (550, 40)], fill="black", width=5)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()

"""The built scripts and styles: ``asset("main.js")`` reads Vite's manifest."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, url_for
from markupsafe import Markup
from whitenoise import WhiteNoise

from app.web.headers import YEAR

MANIFEST = "dist/manifest.json"


class AssetsNotBuilt(RuntimeError):
    """The pages need ``npm ci && npx vite build`` first (``make run`` does it)."""


class Assets:
    """Names of sources → addresses of what was built from them, with the hash in the name."""

    def __init__(self, static_folder: str) -> None:
        self.path = Path(static_folder) / MANIFEST

    @cached_property
    def manifest(self) -> dict[str, dict]:
        if not self.path.exists():
            raise AssetsNotBuilt(f"{self.path} is missing: run `npm ci && npx vite build`")
        return json.loads(self.path.read_text())

    def address(self, name: str) -> str:
        """``asset("main.js")``: the address of the built script."""
        return _static(self.entry(name)["file"])

    def entry(self, name: str) -> dict:
        return self.manifest[f"frontend/{name}"]

    def tags(self, name: str) -> Markup:
        """``script("studio/diagram.js")``: the tags a page needs for one entry point."""
        styles = [
            Markup('<link rel="stylesheet" href="{}">').format(_static(path))
            for path in self._styles(f"frontend/{name}", set())
        ]
        script = Markup('<script type="module" src="{}"></script>').format(self.address(name))
        return Markup("\n").join([*styles, script])

    def _styles(self, key: str, seen: set[str]) -> list[str]:
        """Styles of an entry and of the chunks it imports, imported ones first, each once."""
        if key in seen:
            return []
        seen.add(key)
        chunk = self.manifest[key]
        styles: list[str] = []
        for imported in chunk.get("imports", []):
            styles += self._styles(imported, seen)
        return styles + [path for path in chunk.get("css", []) if path not in styles]


def _static(path: str) -> str:
    return url_for("static", filename=f"dist/{path}")


def _serve_compressed(app: Flask) -> None:
    """Built files go out as they were compressed after the build, before Flask is asked. Pages are
    not compressed: they hold secrets beside what others have typed."""
    folder = Path(app.static_folder or "") / "dist" / "assets"
    if folder.is_dir():
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app,
            root=str(folder),
            prefix="static/dist/assets/",
            max_age=YEAR,  # the name holds the hash: what it means never changes
            allow_all_origins=False,
            add_headers_function=_no_guessing,
        )


def _no_guessing(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def init_app(app: Flask) -> None:
    _serve_compressed(app)
    assets = Assets(app.static_folder or "")
    app.extensions["yice_assets"] = assets
    app.jinja_env.globals.update(asset=assets.address, script=assets.tags)

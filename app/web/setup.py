"""Hangs the shared HTTP parts into the application, in one place."""

from __future__ import annotations

from flask import Flask

from app.web import assets, errors, headers, input, language, navigation, words, words_days


def init_app(app: Flask) -> None:
    """Called last in ``create_app``: these handlers answer for every feature, the API's too."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    assets.init_app(app)
    input.init_app(app)
    language.init_app(app)
    words.init_app(app)
    words_days.init_app(app)
    navigation.init_app(app)
    errors.init_app(app)
    headers.init_app(app)

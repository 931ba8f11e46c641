"""Making the application: one function that joins every part."""

from __future__ import annotations

from flask import Flask

from app import database, features
from app.accounts import sessions
from app.api import setup as api
from app.cases import readings
from app.cases.live import stream
from app.extensions import csrf, db, limiter, migrate
from app.web import setup as web
from config import Config


def create_app(config: object | None = None) -> Flask:
    """Make the application. ``config`` is an object of settings; default: ``config.Config()``."""
    app = Flask(__name__, static_folder="static")
    if config is None:
        config = Config()
    app.config.from_object(config)
    db.init_app(app)
    database.init_app(app)
    migrate.init_app(app, db, compare_type=True)
    sessions.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    features.register(app)
    api.init_app(app)
    web.init_app(app)
    readings.init_app(app)
    stream.init_app(app)
    return app

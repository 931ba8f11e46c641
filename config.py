"""Settings, all from the environment. ``make run`` fills what a first start needs (see README)."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VAR = Path(os.environ.get("YICE_VAR", ROOT / "var"))


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"{name} is not set; `make run` sets it, production must (see README)")
    return value


class Config:
    """Read when an application is made, so that a test can set the environment first."""

    def __init__(self) -> None:
        self.SECRET_KEY = _required("SECRET_KEY")
        # "1:base64key,2:base64key": the last one encrypts, all of them decrypt (rotation).
        self.DATA_KEYS = _required("YICE_DATA_KEYS")
        self.INDEX_KEY = _required("YICE_INDEX_KEY")
        self.SQLALCHEMY_DATABASE_URI = _required("DATABASE_URL")
        self.SQLALCHEMY_ENGINE_OPTIONS = {
            "pool_size": int(os.environ.get("YICE_POOL_SIZE", "10")),
            "max_overflow": 10,
            "pool_pre_ping": False,  # a lost connection is met by app.web.errors and retried there
            "connect_args": {"connect_timeout": 5, "application_name": "yice"},
        }
        self.PERMANENT_SESSION_LIFETIME = timedelta(
            minutes=int(os.environ.get("YICE_SESSION_MINUTES", "480"))
        )
        self.SESSION_COOKIE_HTTPONLY = True
        self.SESSION_COOKIE_SAMESITE = "Lax"
        self.SESSION_COOKIE_SECURE = os.environ.get("YICE_HTTPS") == "1"
        self.MAX_CONTENT_LENGTH = 30 * 1024 * 1024
        self.MAX_FORM_MEMORY_SIZE = 2 * 1024 * 1024
        self.WTF_CSRF_TIME_LIMIT = None  # the session's own expiry is the limit
        self.BABEL_DEFAULT_LOCALE = "zh"
        self.BABEL_DEFAULT_TIMEZONE = "Asia/Shanghai"
        self.RATELIMIT_STORAGE_URI = os.environ.get("YICE_LIMITER_STORAGE", "memory://")
        # Where people find the product: for links in mails and SMS.
        self.PUBLIC_ADDRESS = os.environ.get("YICE_ADDRESS", "http://127.0.0.1:8000")
        # How notices leave: a sender's name, or "module:function" (app.notices.dispatch.senders).
        self.SENDERS = {
            "mail": os.environ.get("YICE_MAIL_SENDER", "outbox"),
            "sms": os.environ.get("YICE_SMS_SENDER", "outbox"),
        }
        self.OUTBOX = Path(os.environ.get("YICE_OUTBOX", VAR / "outbox"))
        self.SMTP_HOST = os.environ.get("YICE_SMTP_HOST", "127.0.0.1")
        self.SMTP_PORT = int(os.environ.get("YICE_SMTP_PORT", "25"))
        self.SMTP_SECURITY = os.environ.get("YICE_SMTP_SECURITY", "none")  # none, starttls, tls
        self.SMTP_USER = os.environ.get("YICE_SMTP_USER", "")
        self.SMTP_PASSWORD = os.environ.get("YICE_SMTP_PASSWORD", "")
        self.MAIL_FROM = os.environ.get("YICE_MAIL_FROM", "yice@localhost")
        self.SMS_URL = os.environ.get("YICE_SMS_URL", "")
        self.SMS_TOKEN = os.environ.get("YICE_SMS_TOKEN", "")
        self.API_TITLE = "Yice"
        self.API_VERSION = "v1"
        self.OPENAPI_VERSION = "3.0.3"
        self.OPENAPI_URL_PREFIX = "/api"
        self.OPENAPI_JSON_PATH = "openapi.json"
        self.PROVINCE_CITY = os.environ.get("YICE_CITY_CODE", "3799")

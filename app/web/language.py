"""Chinese first, English second: the person's choice, kept with the account and the session."""

from __future__ import annotations

from babel.support import NullTranslations
from flask import Flask, has_request_context, request, session
from flask_babel import Domain, get_locale
from flask_login import current_user

from app.extensions import babel

LANGUAGES = {"zh": "中文", "en": "English"}
# What the page says of itself, and what the formatter of dates is given.
TAGS = {"zh": "zh-CN", "en": "en"}


def chosen_language() -> str:
    """The session's choice, else the account's; Chinese for everybody else."""
    if not has_request_context() or request.path.startswith("/api"):
        return "zh"
    chosen = session.get("language")
    # Only look at the account when the session has nothing: it may cost a query.
    if chosen not in LANGUAGES and current_user and current_user.is_authenticated:
        chosen = current_user.locale
    return chosen if chosen in LANGUAGES else "zh"


class ByLanguage(Domain):
    """The catalogues, found by the language alone. The library spells the whole locale for every
    text; a list has hundreds of them."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        if locale is None:
            return super().get_translations()
        found = self._known.get(locale.language)
        if found is None:
            found = self._known[locale.language] = super().get_translations()
        return found


def init_app(app: Flask) -> None:
    babel.domain_instance = ByLanguage()
    babel.init_app(app, locale_selector=chosen_language)
    app.jinja_env.globals.update(
        language=chosen_language,
        language_tag=lambda: TAGS[chosen_language()],
        languages=LANGUAGES,
    )

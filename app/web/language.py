"""Chinese first, English second: the person's choice, kept with the account and the session."""

from __future__ import annotations

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, g, has_app_context, has_request_context, request, session
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


def _locale_known() -> Locale | None:
    """What the library has found for this request or for a block in another language. It looks at
    the context four times before it tells, and is asked for each of hundreds of texts."""
    kept = g.get("_flask_babel") if has_app_context() else None
    return getattr(kept, "babel_locale", None)


class ByLanguage(Domain):
    """The catalogues, found by the language alone. The library spells the whole locale for every
    text; a list has hundreds of them."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        locale = _locale_known() or get_locale()
        if locale is None:
            return super().get_translations()
        found = self._known.get(locale.language)
        if found is None:
            found = self._known[locale.language] = super().get_translations()
        return found


def init_app(app: Flask) -> None:
    babel.domain_instance = domain = ByLanguage()
    babel.init_app(app, locale_selector=chosen_language)
    # A page asks for hundreds of texts, and the library would look each time for the domain.
    app.jinja_env.install_gettext_callables(
        gettext=lambda *texts: domain.get_translations().ugettext(*texts),
        ngettext=lambda *texts: domain.get_translations().ungettext(*texts),
        pgettext=lambda *texts: domain.get_translations().upgettext(*texts),
        npgettext=lambda *texts: domain.get_translations().unpgettext(*texts),
        newstyle=True,
    )
    app.jinja_env.globals.update(
        language=chosen_language,
        language_tag=lambda: TAGS[chosen_language()],
        languages=LANGUAGES,
    )

"""Forms for tests, in few words."""

from __future__ import annotations

import json
from datetime import date

from app.forms.model import Form
from app.forms.reader import read_form
from app.forms.schemas import load_answers

DAY = date(2026, 3, 2)


def component(kind: str, key: str = "", **more) -> dict:
    made = {"type": kind, "id": more.pop("id", f"the_{key or kind}"), "label": "标签", **more}
    if key:
        made["path" if kind == "dynamiclist" else "key"] = key
    return made


def options(*codes: str) -> list[dict]:
    return [{"value": code, "label": f"选项{code}", "en": f"option {code}"} for code in codes]


def form_of(*components: dict) -> Form:
    return read_form(json.dumps({"components": list(components)}), "test")


def load(form: Form, answers: dict, **scope) -> dict:
    return load_answers(form, answers, scope=scope, today=DAY)

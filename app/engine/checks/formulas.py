"""FEEL texts of a diagram or form: do they parse, and where not."""

from __future__ import annotations

from app import feel
from app.decisions.findings import syntax_words
from app.engine.expressions import parse

from .report import Report


class FormulaCheck:
    """Checks the texts of one element."""

    def __init__(self, file: str, element_id: str, label: str, report: Report) -> None:
        self.file = file
        self.element_id = element_id
        self.label = label
        self.report = report

    def error(self, message: str) -> None:
        self.report.error(self.file, self.element_id, f"“{self.label}”：{message}")

    def warning(self, message: str) -> None:
        self.report.warning(self.file, self.element_id, f"“{self.label}”：{message}")

    def formula(self, what: str, text: str, *, required: bool = False) -> bool:
        """A text that has to be FEEL, marked by `=`. True when there is one and it parses."""
        text = text.strip()
        if not text:
            if required:
                self.error(f"缺少{what}")
            return False
        if not text.startswith("="):
            self.error(f"{what}必须是以“=”开头的 FEEL 表达式：{text}")
            return False
        return self.parses(what, text[1:])

    def formula_or_text(self, what: str, text: str) -> bool:
        """A text that may be FEEL. True when it is there and is not a broken formula."""
        text = text.strip()
        return self.parses(what, text[1:]) if text.startswith("=") else bool(text)

    def parses(self, what: str, text: str) -> bool:
        try:
            parse(text)
        except feel.FeelSyntaxError as error:
            self.error(f"{what}：{syntax_words(error)}：={text.strip()}")
            return False
        return True

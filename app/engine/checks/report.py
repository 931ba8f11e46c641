"""Collects what the checks find."""

from __future__ import annotations

from app.decisions import Finding


class Report:
    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def error(self, file: str, element_id: str | None, message: str) -> None:
        self.findings.append(Finding(file, element_id or "", "error", message))

    def warning(self, file: str, element_id: str | None, message: str) -> None:
        self.findings.append(Finding(file, element_id or "", "warning", message))

"""Is a release sound? Every finding names the file and the element, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from app import decisions
from app.decisions import Finding
from app.engine.reading.diagram import read_diagram
from app.engine.reading.model import Process
from app.engine.reading.xml import UnsafeXml, parse
from app.engine.vocabulary import DEFAULT, Vocabulary

from .elements import check_elements
from .flows import check_flows
from .forms import check_forms
from .references import Known, check_references
from .report import Report
from .strict import check_strictly


def check(files: Mapping[str, bytes], vocabulary: Vocabulary = DEFAULT) -> list[Finding]:
    """All findings on diagrams, decision tables and forms, errors and warnings."""
    return check_and_read(files, vocabulary)[0]


def check_and_read(
    files: Mapping[str, bytes], vocabulary: Vocabulary = DEFAULT
) -> tuple[list[Finding], list[Process]]:
    """The findings, and the processes as far as they could be read."""
    report = Report()
    tables = {name: text for name, text in files.items() if name.endswith(".dmn")}
    report.findings.extend(decisions.check(tables, vocabulary.functions))
    forms = check_forms(files, report)
    processes = _read_diagrams(files, report)
    known = Known(vocabulary, forms, _decision_ids(tables, vocabulary, report), processes)
    for process in processes:
        check_flows(process, report)
        check_elements(process, known, report)
    check_references(processes, known, report)
    for name in files:
        if not name.endswith((".bpmn", ".dmn", ".form", ".md")):
            report.error(name, None, "发布包中只能有 .bpmn、.dmn、.form 文件")
    return sorted(report.findings, key=lambda f: (f.severity != "error", f.file)), processes


def _read_diagrams(files: Mapping[str, bytes], report: Report) -> list[Process]:
    processes: list[Process] = []
    for name in sorted(files):
        if not name.endswith(".bpmn"):
            continue
        try:
            root = parse(files[name])
        except UnsafeXml as error:
            report.error(name, None, str(error))
            continue
        if check_strictly(name, root, report):
            processes.extend(read_diagram(name, root).processes)
    return processes


def _decision_ids(
    tables: Mapping[str, bytes], vocabulary: Vocabulary, report: Report
) -> frozenset[str] | None:
    """None where the tables cannot be read; that has been told already."""
    if any(f.severity == "error" and f.file.endswith(".dmn") for f in report.findings):
        return None
    return frozenset(decisions.read(tables, vocabulary.functions).decision_ids)

"""Is a release sound? Every finding names the file and the element, in Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app import decisions
from app.decisions import DecisionModel, Finding, Use
from app.engine.reading.diagram import read_diagram
from app.engine.reading.model import Process
from app.engine.reading.xml import UnsafeXml, parse
from app.engine.vocabulary import DEFAULT, FUNCTIONS, Vocabulary

from .answers import check_answers
from .elements import check_elements
from .flows import check_flows
from .forms import check_forms
from .names import check_names
from .references import Known, check_references
from .report import Report
from .strict import check_strictly
from .uses import uses_of


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, and what could be read. `decisions` is None where the tables are faulty."""

    findings: list[Finding]
    processes: list[Process]
    decisions: DecisionModel | None

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == "error"]


def check(files: Mapping[str, bytes], vocabulary: Vocabulary = DEFAULT) -> list[Finding]:
    """All findings on diagrams, decision tables and forms, errors before warnings."""
    return check_and_read(files, vocabulary, thorough=True).findings


def check_and_read(
    files: Mapping[str, bytes], vocabulary: Vocabulary = DEFAULT, *, thorough: bool = False
) -> Checked:
    """Without `thorough` the tables are read, not analysed: a release that was published once can
    be loaded whatever later checks would say of it."""
    report = Report()
    forms = check_forms(files, report)
    processes = _read_diagrams(files, report)
    uses = uses_of(files, processes, vocabulary) if thorough else ()
    model = _read_decisions(files, report, uses, thorough)
    decision_ids = frozenset(model.decision_ids) if model is not None else None
    known = Known(vocabulary, forms, decision_ids, processes)
    for process in processes:
        check_flows(process, report)
        check_elements(process, known, report)
    check_references(processes, known, report)
    check_names(processes, known, report)
    if thorough and model is not None:
        check_answers(processes, known, model, report)
    for name in files:
        if not name.endswith((".bpmn", ".dmn", ".form", ".md")):
            report.error(name, None, "发布包中只能有 .bpmn、.dmn、.form 文件")
    findings = sorted(report.findings, key=lambda found: (found.severity != "error", found.file))
    return Checked(findings, processes, model)


def _read_decisions(
    files: Mapping[str, bytes], report: Report, uses: Iterable[Use], thorough: bool
) -> DecisionModel | None:
    tables = {name: text for name, text in files.items() if name.endswith(".dmn")}
    findings, model = decisions.check_and_load(tables, FUNCTIONS, uses, thorough=thorough)
    report.findings.extend(findings)
    return model


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

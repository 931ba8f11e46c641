"""A file in words: what a diagram, table or form holds, for reading without its editor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from flask_babel import gettext as _

from app import engine
from app.releases.contents import UnacceptableFile, kind_of, read_json, read_xml, stem_of
from app.releases.element_names import component_name, element_name, policy_name
from app.web.labels import ROLES

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@dataclass
class Section:
    """A heading, the names of columns, and rows of as many cells."""

    title: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    note: str = ""


def titles_of(contents: Mapping[str, str]) -> dict[str, str]:
    """Path → title, for a whole release: a form is called after the tasks that show it."""
    tasks = _tasks_by_form(contents)
    titles = {}
    for path, content in contents.items():
        kind, title = title_of(path, content)
        titles[path] = "、".join(tasks.get(stem_of(path), [])) or title if kind == "form" else title
    return titles


def _tasks_by_form(contents: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, content in contents.items():
        if kind_of(path) != "workflow":
            continue
        try:
            root = read_xml(content)
        except UnacceptableFile:
            continue
        for task in root.iter():
            if task.tag == f"{_BPMN}userTask":
                form_id = next(
                    (e.get("formId", "") for e in task.iter() if _local(e) == "formDefinition"), ""
                )
                names = found.setdefault(form_id, [])
                if task.get("name") and task.get("name") not in names:
                    names.append(task.get("name", ""))
    return found


def title_of(path: str, content: str) -> tuple[str, str]:
    """(kind, the name that the file gives itself, else its file name)."""
    kind = kind_of(path)
    try:
        if kind == "form":
            return kind, _form_title(read_json(content)) or stem_of(path)
        root = read_xml(content)
    except UnacceptableFile:  # a draft from before a rule was made stricter
        return kind, stem_of(path)
    wanted = "process" if kind == "workflow" else "decision"
    names = [e.get("name") for e in root.iter() if _local(e) == wanted and e.get("name")]
    if kind == "decision" and len(names) > 1 and root.get("name"):
        return kind, root.get("name", "")
    return kind, (names[0] if names else root.get("name")) or stem_of(path)


def _form_title(form: dict) -> str | None:
    """A form has no name of its own: its first heading says what it is."""
    components = form.get("components")
    for component in components if isinstance(components, list) else []:
        if isinstance(component, dict) and component.get("type") == "text":
            for line in str(component.get("text", "")).splitlines():
                if line.startswith("#"):
                    return line.lstrip("# ").strip()
    return None


def outline(path: str, content: str) -> list[Section]:
    """What stands in the file, in its order. Nothing when it cannot be read."""
    kind = kind_of(path)
    try:
        if kind == "form":
            return [_form(read_json(content))]
        root = read_xml(content)
    except UnacceptableFile as error:
        return [Section(error.message, [])]
    return list(_processes(root) if kind == "workflow" else _decisions(root))


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _processes(root: Element) -> Iterator[Section]:
    for process in root:
        if _local(process) != "process":
            continue
        lanes = _lanes(process)
        section = Section(
            process.get("name") or process.get("id", ""),
            [
                _("种类"),
                _("名称"),
                _("标识"),
                _("角色"),
                _("表单、服务、决策"),
                _("期限、定时、条件"),
            ],
        )
        names = {e.get("id", ""): e.get("name") or e.get("id", "") for e in process.iter()}
        ways_back = {e.get("id") for e in root if e.get("errorCode") == engine.RETURNED}
        for element in process.iter():
            kind = _element_kind(element)
            if kind and any(child.get("errorRef") in ways_back for child in element):
                kind = _("边界事件 · 退回")
            if kind:
                section.rows.append(_row(kind, element, lanes, names))
        yield section


def _element_kind(element: Element) -> str | None:
    """What the element is called; None for what is no element of the diagram itself."""
    if not element.tag.startswith(_BPMN):  # zeebe:userTask is a marker, not a task
        return None
    return element_name(_local(element), {_local(child) for child in element})


def _lanes(process: Element) -> dict[str, str]:
    return {
        (ref.text or "").strip(): lane.get("name", "")
        for lane in process.iter()
        if _local(lane) == "lane"
        for ref in lane
        if _local(ref) == "flowNodeRef"
    }


def _row(kind: str, element: Element, lanes: dict[str, str], names: dict[str, str]) -> list[str]:
    found = {name: child for child in _own(element) for name in [_local(child)]}

    def value(tag: str, attribute: str) -> str:
        return found[tag].get(attribute, "") if tag in found else ""

    group = value("assignmentDefinition", "candidateGroups")
    role = str(ROLES.get(group, group)) or lanes.get(element.get("id", ""), "")
    calls = (
        value("formDefinition", "formId")
        or value("taskDefinition", "type")
        or value("calledDecision", "decisionId")
        or value("calledElement", "processId")
        or value("script", "expression")
    )
    when = value("taskSchedule", "dueDate") or next(
        (
            (found[tag].text or "").strip()
            for tag in ("timeDate", "timeDuration", "timeCycle", "conditionExpression")
            if tag in found
        ),
        "",
    )
    if element.get("attachedToRef"):
        calls = _("附在“%(host)s”上", host=names.get(element.get("attachedToRef", ""), ""))
    if element.get("sourceRef"):
        ends = (names.get(element.get(end, ""), "") for end in ("sourceRef", "targetRef"))
        calls = " → ".join(ends)
    return [kind, element.get("name", ""), element.get("id", ""), role, calls, when]


def _own(element: Element) -> Iterator[Element]:
    """What belongs to the element itself, not to the elements inside a sub-process."""
    for child in element:
        if _element_kind(child) is None:
            yield child
            yield from _own(child)


def _decisions(root: Element) -> Iterator[Section]:
    for decision in root:
        if _local(decision) not in ("decision", "businessKnowledgeModel"):
            continue
        title = decision.get("name") or decision.get("id", "")
        table = next((e for e in decision.iter() if _local(e) == "decisionTable"), None)
        if table is None:
            text = next((_text(e) for e in decision.iter() if _local(e) == "literalExpression"), "")
            yield Section(title, [], note=text)
        else:
            yield _table(title, table)


def _table(title: str, table: Element) -> Section:
    columns = [_("行")]
    section = Section(title, columns, note=_("命中方式：%(p)s", p=_policy(table)))
    for element in table:
        if _local(element) == "input":
            columns.append(element.get("label") or _text(element))
        elif _local(element) == "output":
            columns.append("→ " + (element.get("label") or element.get("name") or _("结果")))
        elif _local(element) == "annotation":
            columns.append(element.get("name") or _("备注"))
        elif _local(element) == "rule":
            cells = [_text(e) for e in element if _local(e).endswith("Entry")]
            section.rows.append([str(len(section.rows) + 1), *cells])
    width = max([len(columns), *(len(row) for row in section.rows)])
    columns += [_("备注")] * (width - len(columns))
    for row in section.rows:
        row += [""] * (width - len(row))
    return section


def _policy(table: Element) -> str:
    policy = table.get("hitPolicy", "UNIQUE")
    if table.get("aggregation"):
        policy = f"{policy} {table.get('aggregation')}"
    return policy_name(policy)


def _text(element: Element) -> str:
    return next(((e.text or "").strip() for e in element.iter() if _local(e) == "text"), "")


def _form(form: dict) -> Section:
    section = Section(
        _("字段"), [_("种类"), _("标签"), _("键"), _("必填"), _("选项"), _("隐藏条件")]
    )
    _fields(form.get("components"), 0, section.rows)
    return section


def _fields(components: object, depth: int, rows: list[list[str]]) -> None:
    for component in components if isinstance(components, list) else []:
        if not isinstance(component, dict):
            continue
        validate = component.get("validate")
        required = isinstance(validate, dict) and validate.get("required") is True
        words = component.get("label") or component.get("text") or ""
        rows.append(
            [
                "　" * depth + component_name(str(component.get("type", ""))),
                str(words),
                str(component.get("key") or component.get("path") or ""),
                _("是") if required else "",
                _options(component.get("values")),
                _hidden(component.get("conditional")),
            ]
        )
        _fields(component.get("components"), depth + 1, rows)


def _options(values: object) -> str:
    labels = [
        str(value.get("label", value.get("value", "")))
        for value in (values if isinstance(values, list) else [])
        if isinstance(value, dict)
    ]
    return "、".join(labels)


def _hidden(conditional: object) -> str:
    return str(conditional.get("hide", "")) if isinstance(conditional, dict) else ""

"""Small diagrams for the tests, written in a few lines of Python.

    bpmn(process("p", start(), user("ask"), end(), "start > ask > end"))

A line `a > b > c` draws sequence flows; `a > b ? =x > 1` gives the flow a condition, `a > b !`
makes it the default of `a`. Flow ids are `a_b`.
"""

from __future__ import annotations

from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
    ' xmlns:modeler="http://camunda.org/schema/modeler/1.0"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def tag(tag_name: str, /, *content: str, **attributes: str | None) -> str:
    said = "".join(f" {k}={quoteattr(str(v))}" for k, v in attributes.items() if v is not None)
    return f"<{tag_name}{said}>{''.join(content)}</{tag_name}>"


def ext(*content: str) -> str:
    return tag("bpmn:extensionElements", *content) if any(content) else ""


def io(inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None) -> str:
    if not inputs and not outputs:
        return ""
    parts = [tag("zeebe:input", source=s, target=t) for t, s in (inputs or {}).items()]
    parts += [tag("zeebe:output", source=s, target=t) for t, s in (outputs or {}).items()]
    return tag("zeebe:ioMapping", *parts)


class Part:
    """An element whose default flow becomes known when the flows are drawn."""

    def __init__(self, kind: str, id: str, *content: str, name: str | None = None, **attrs: str):
        self.kind, self.id, self.content = kind, id, content
        self.attrs = {"id": id, "name": name or id, **attrs}

    def __str__(self) -> str:
        return tag(f"bpmn:{self.kind}", *self.content, **self.attrs)


def start(id: str = "start", *definition: str, **kw) -> Part:
    return Part("startEvent", id, *definition, **kw)


def end(id: str = "end", *definition: str, **kw) -> Part:
    return Part("endEvent", id, *definition, **kw)


def user(
    id: str,
    *,
    groups: str = "community_officer",
    assignee: str | None = None,
    due: str | None = None,
    form: str | None = "form",
    inputs: dict[str, str] | None = None,
    outputs: dict[str, str] | None = None,
    loop: str = "",
    name: str | None = None,
    priority: str | None = None,
) -> Part:
    assigned = tag("zeebe:assignmentDefinition", candidateGroups=groups, assignee=assignee)
    extension = ext(
        tag("zeebe:userTask"),
        tag("zeebe:formDefinition", formId=form) if form else "",
        assigned,
        tag("zeebe:taskSchedule", dueDate=due) if due else "",
        tag("zeebe:priorityDefinition", priority=priority) if priority else "",
        io(inputs, outputs),
    )
    return Part("userTask", id, extension, loop, name=name)


def service(id: str, type: str, inputs=None, outputs=None, loop: str = "") -> Part:
    extension = ext(tag("zeebe:taskDefinition", type=type), io(inputs, outputs))
    return Part("serviceTask", id, extension, loop)


def script(id: str, expression: str, result: str, outputs=None, loop: str = "") -> Part:
    definition = tag("zeebe:script", expression=expression, resultVariable=result)
    return Part("scriptTask", id, ext(definition, io(None, outputs)), loop)


def rule(id: str, decision: str, result: str, outputs=None) -> Part:
    definition = tag("zeebe:calledDecision", decisionId=decision, resultVariable=result)
    return Part("businessRuleTask", id, ext(definition, io(None, outputs)))


def call(id: str, process: str, inputs=None, outputs=None, loop: str = "", **settings) -> Part:
    definition = tag("zeebe:calledElement", processId=process, **settings)
    return Part("callActivity", id, ext(definition, io(inputs, outputs)), loop)


def sub(id: str, *parts, event: bool = False, inputs=None, outputs=None, loop: str = "") -> Part:
    attrs = {"triggeredByEvent": "true"} if event else {}
    return Part("subProcess", id, ext(io(inputs, outputs)), loop, *_inside(parts), **attrs)


def gateway(kind: str, id: str) -> Part:
    return Part(f"{kind}Gateway", id)


def boundary(id: str, host: str, definition: str, *, interrupting=True, outputs=None) -> Part:
    return Part(
        "boundaryEvent",
        id,
        ext(io(None, outputs)),
        definition,
        attachedToRef=host,
        cancelActivity="true" if interrupting else "false",
    )


def catch(id: str, definition: str, outputs=None) -> Part:
    return Part("intermediateCatchEvent", id, ext(io(None, outputs)), definition)


def throw(id: str, definition: str) -> Part:
    return Part("intermediateThrowEvent", id, definition)


def timer(kind: str, expression: str) -> str:
    inner = tag(f"bpmn:{kind}", escape(expression), **{"xsi:type": "bpmn:tFormalExpression"})
    return tag("bpmn:timerEventDefinition", inner)


def message(name: str) -> str:
    return tag("bpmn:messageEventDefinition", messageRef=f"message_{name}")


def signal(name: str) -> str:
    return tag("bpmn:signalEventDefinition", signalRef=f"signal_{name}")


def error(code: str | None = None) -> str:
    return tag("bpmn:errorEventDefinition", errorRef=f"error_{code}" if code else None)


def escalation(code: str | None = None) -> str:
    return tag(
        "bpmn:escalationEventDefinition", escalationRef=f"escalation_{code}" if code else None
    )


TERMINATE = tag("bpmn:terminateEventDefinition")


def loop(
    collection: str,
    element: str | None = None,
    *,
    sequential: bool = False,
    out: tuple[str, str] | None = None,
    until: str = "",
) -> str:
    outs = {"outputCollection": out[0], "outputElement": out[1]} if out else {}
    definition = tag(
        "zeebe:loopCharacteristics", inputCollection=collection, inputElement=element, **outs
    )
    completion = tag("bpmn:completionCondition", escape(until)) if until else ""
    return tag(
        "bpmn:multiInstanceLoopCharacteristics",
        ext(definition),
        completion,
        isSequential="true" if sequential else None,
    )


def _inside(parts: tuple) -> list[str]:
    """Elements and lines of flows, as XML."""
    elements = [part for part in parts if isinstance(part, Part)]
    by_id = {part.id: part for part in elements}
    flows = []
    for line in parts:
        if isinstance(line, Part):
            continue
        if line.lstrip().startswith("<"):
            flows.append(line)
            continue
        path, _, condition = line.partition(" ? ")
        default = path.rstrip().endswith("!")
        names = [name.strip() for name in path.rstrip(" !").split(" > ")]
        for source, target in pairwise(names):
            flow = f"{source}_{target}"
            inner = tag("bpmn:conditionExpression", escape(condition)) if condition else ""
            flows.append(
                tag("bpmn:sequenceFlow", inner, id=flow, sourceRef=source, targetRef=target)
            )
            if default:
                by_id[source].attrs["default"] = flow
    return [str(element) for element in elements] + flows


def process(id: str, *parts, name: str | None = None) -> str:
    return tag("bpmn:process", *_inside(parts), id=id, name=name or id, isExecutable="true")


def bpmn(*processes: str, key: str = "=case_id", extra: str = "") -> bytes:
    """A file. Messages, signals, errors and escalations are declared as far as they are used."""
    inside = "".join(processes)
    declared = []
    for kind, attribute in (("message", "name"), ("signal", "name")):
        for name in _used(inside, kind):
            subscription = ext(tag("zeebe:subscription", correlationKey=key))
            inner = subscription if kind == "message" else ""
            declared.append(tag(f"bpmn:{kind}", inner, id=f"{kind}_{name}", **{attribute: name}))
    for kind in ("error", "escalation"):
        for code in _used(inside, kind):
            declared.append(
                tag(f"bpmn:{kind}", id=f"{kind}_{code}", name=code, **{f"{kind}Code": code})
            )
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions {NAMESPACES}'
        f' id="d" targetNamespace="t">{"".join(declared)}{inside}{extra}</bpmn:definitions>'
    )
    return text.encode()


def _used(text: str, kind: str) -> list[str]:
    found = []
    for part in text.split(f'Ref="{kind}_')[1:]:
        name = part.split('"', 1)[0]
        if name not in found:
            found.append(name)
    return found


FORM = (
    b'{"id": "form", "type": "default", "components":'
    b' [{"type": "textfield", "key": "note", "label": "\xe5\xa4\x87\xe6\xb3\xa8"}]}'
)


def files(*processes: str, **more: bytes) -> dict[str, bytes]:
    """A release with one diagram file, and the form `form`."""
    return {"workflows/test.bpmn": bpmn(*processes), "forms/form.form": FORM, **more}

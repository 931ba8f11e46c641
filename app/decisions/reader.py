"""From DMN 1.2-1.5 XML to the model of `model.py`."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element as Xml

from . import model
from .findings import DmnError
from .languages import check_languages
from .xml import child, children, local, namespace, read_xml, text_of

NAMESPACES = frozenset(
    f"{protocol}://www.omg.org/spec/DMN/{date}/MODEL/"
    for protocol in ("http", "https")
    for date in ("20180521", "20191111", "20211108", "20230324", "20240513")
)
HIT_POLICIES = (
    "UNIQUE",
    "FIRST",
    "PRIORITY",
    "ANY",
    "COLLECT",
    "RULE ORDER",
    "OUTPUT ORDER",
)


def read_definitions(file: str, data: bytes) -> model.Definitions:
    root = read_xml(file, data)
    if local(root) != "definitions" or namespace(root) not in NAMESPACES:
        raise DmnError(file, root.get("id") or "", "不是 DMN 1.2 及以后版本的文件")
    check_languages(file, root)
    space = root.get("namespace") or ""
    reader = _Reader(file, space)
    elements = [reader.element(part) for part in root]
    return model.Definitions(
        file=file,
        id=root.get("id") or "",
        name=root.get("name") or "",
        namespace=space,
        imports=tuple(
            model.Import(part.get("name") or "", part.get("namespace") or "")
            for part in children(root, "import")
        ),
        items=tuple(reader.item(part) for part in children(root, "itemDefinition")),
        elements=tuple(part for part in elements if part is not None),
        names=_names(root),
    )


_NAMED = frozenset(
    [
        "variable",
        "itemComponent",
        "itemDefinition",
        "formalParameter",
        "parameter",
        "output",
        "column",
        "inputData",
        "decision",
        "businessKnowledgeModel",
        "decisionService",
        "import",
        "informationItem",
    ]
)


def _names(root: Xml) -> frozenset[str]:
    names: set[str] = set()
    for part in root.iter():
        if (name := part.get("name")) and local(part) in _NAMED:
            names.add(name)
        if name := part.get("iteratorVariable"):
            names.add(name)
    return frozenset(names)


class _Reader:
    def __init__(self, file: str, space: str) -> None:
        self.file = file
        self.space = space

    # The requirements graph

    def element(self, xml: Xml) -> model.Element | None:
        reader = {
            "inputData": self.input_data,
            "decision": self.decision,
            "businessKnowledgeModel": self.knowledge,
            "decisionService": self.service,
        }.get(local(xml))
        return None if reader is None else reader(xml)

    def _basics(self, xml: Xml) -> dict[str, str]:
        variable = child(xml, "variable")
        name = (variable.get("name") if variable is not None else "") or xml.get("name") or ""
        return {
            "id": xml.get("id") or name,
            "name": name,
            "type_ref": self.type_ref(variable),
            "label": xml.get("label") or xml.get("name") or "",
        }

    def type_ref(self, xml: Xml | None) -> str:
        """A type's name, as an attribute (DMN 1.2 on) or as an element."""
        if xml is None:
            return ""
        inner = child(xml, "typeRef")
        name = xml.get("typeRef") or ((inner.text or "").strip() if inner is not None else "")
        return name.removeprefix("feel:")

    def references(self, xml: Xml, outer: str, *inner: str) -> tuple[str, ...]:
        found = []
        for requirement in children(xml, outer):
            for part in requirement if inner else (requirement,):
                if not inner or local(part) in inner:
                    found.append(self.reference(part))
        return tuple(found)

    def reference(self, xml: Xml) -> str:
        space, _, name = (xml.get("href") or "").rpartition("#")
        return f"{space or self.space}#{name}"

    def input_data(self, xml: Xml) -> model.InputData:
        return model.InputData(**self._basics(xml))

    def decision(self, xml: Xml) -> model.Decision:
        needs = self.references(xml, "informationRequirement", "requiredInput", "requiredDecision")
        needs += self.references(xml, "knowledgeRequirement", "requiredKnowledge")
        return model.Decision(**self._basics(xml), logic=self.only_boxed(xml), needs=needs)

    def knowledge(self, xml: Xml) -> model.Knowledge:
        logic = child(xml, "encapsulatedLogic")
        needs = self.references(xml, "knowledgeRequirement", "requiredKnowledge")
        function = None if logic is None else self.function(logic)
        return model.Knowledge(**self._basics(xml), function=function, needs=needs)

    def service(self, xml: Xml) -> model.Service:
        return model.Service(
            **self._basics(xml),
            outputs=self.references(xml, "outputDecision"),
            encapsulated=self.references(xml, "encapsulatedDecision"),
            input_decisions=self.references(xml, "inputDecision"),
            input_data=self.references(xml, "inputData"),
        )

    def item(self, xml: Xml) -> model.Item:
        function = child(xml, "functionItem")
        signature = None
        if function is not None:
            parameters = tuple(self.type_ref(part) for part in children(function, "parameters"))
            result = function.get("outputTypeRef") or ""
            signature = (parameters, result.removeprefix("feel:"))
        return model.Item(
            name=xml.get("name") or "",
            type_ref=self.type_ref(xml),
            is_collection=xml.get("isCollection") == "true",
            components=tuple(self.item(part) for part in children(xml, "itemComponent")),
            allowed=text_of(child(xml, "allowedValues")),
            constraint=text_of(child(xml, "typeConstraint")),
            function=signature,
        )

    # Boxed expressions

    def only_boxed(self, xml: Xml | None) -> model.Boxed | None:
        """The first boxed expression among the children."""
        for part in () if xml is None else xml:
            reader = self._boxes().get(local(part))
            if reader is not None:
                return reader(part)
        return None

    def all_boxed(self, xml: Xml) -> tuple[model.Boxed, ...]:
        boxes = self._boxes()
        return tuple(boxes[local(part)](part) for part in xml if local(part) in boxes)

    def _boxes(self) -> dict[str, Callable[[Xml], model.Boxed]]:
        return {
            "literalExpression": self.literal,
            "decisionTable": self.table,
            "context": self.context,
            "invocation": self.invocation,
            "functionDefinition": self.function,
            "list": self.list,
            "relation": self.relation,
            "conditional": self.conditional,
            "filter": self.filter,
            "for": self.iterator,
            "some": self.iterator,
            "every": self.iterator,
        }

    def _own(self, xml: Xml) -> tuple[str, str]:
        return xml.get("id") or "", (xml.get("typeRef") or "").removeprefix("feel:")

    def literal(self, xml: Xml) -> model.LiteralText:
        return model.LiteralText(*self._own(xml), text_of(child(xml, "text")))

    def context(self, xml: Xml) -> model.ContextBox:
        entries = []
        for part in children(xml, "contextEntry"):
            variable = child(part, "variable")
            name = "" if variable is None else variable.get("name") or ""
            entries.append(model.Entry(name, self.type_ref(variable), self.only_boxed(part)))
        return model.ContextBox(*self._own(xml), tuple(entries))

    def invocation(self, xml: Xml) -> model.InvocationBox:
        bindings = []
        for part in children(xml, "binding"):
            parameter = child(part, "parameter")
            name = "" if parameter is None else parameter.get("name") or ""
            value = self.only_boxed(part)
            bindings.append(model.Entry(name, self.type_ref(parameter), value))
        return model.InvocationBox(*self._own(xml), self.only_boxed(xml), tuple(bindings))

    def function(self, xml: Xml) -> model.FunctionBox:
        parameters = tuple(
            model.Entry(part.get("name") or "", self.type_ref(part), None)
            for part in children(xml, "formalParameter")
        )
        kind = xml.get("kind") or "FEEL"
        return model.FunctionBox(*self._own(xml), parameters, self.only_boxed(xml), kind)

    def list(self, xml: Xml) -> model.ListBox:
        return model.ListBox(*self._own(xml), self.all_boxed(xml))

    def relation(self, xml: Xml) -> model.RelationBox:
        columns = tuple(part.get("name") or "" for part in children(xml, "column"))
        rows = tuple(self.all_boxed(part) for part in children(xml, "row"))
        return model.RelationBox(*self._own(xml), columns, rows)

    def conditional(self, xml: Xml) -> model.ConditionalBox:
        parts = (self.only_boxed(child(xml, name)) for name in ("if", "then", "else"))
        return model.ConditionalBox(*self._own(xml), *parts)

    def filter(self, xml: Xml) -> model.FilterBox:
        parts = (self.only_boxed(child(xml, name)) for name in ("in", "match"))
        return model.FilterBox(*self._own(xml), *parts)

    def iterator(self, xml: Xml) -> model.IteratorBox:
        kind = local(xml)
        body = child(xml, "return" if kind == "for" else "satisfies")
        return model.IteratorBox(
            *self._own(xml),
            kind,
            xml.get("iteratorVariable") or "",
            self.only_boxed(child(xml, "in")),
            self.only_boxed(body),
        )

    # Decision tables

    def table(self, xml: Xml) -> model.Table:
        policy = (xml.get("hitPolicy") or "UNIQUE").upper()
        if policy not in HIT_POLICIES:
            raise DmnError(self.file, xml.get("id") or "", f"不认识的命中策略：{policy}")
        return model.Table(
            *self._own(xml),
            policy,
            (xml.get("aggregation") or "").upper(),
            tuple(self.input(part) for part in children(xml, "input")),
            tuple(self.output(part) for part in children(xml, "output")),
            tuple(part.get("name") or "" for part in children(xml, "annotation")),
            tuple(self.rule(part) for part in children(xml, "rule")),
        )

    def input(self, xml: Xml) -> model.Column:
        expression = child(xml, "inputExpression")
        text = text_of(expression)
        return model.Column(
            id=xml.get("id") or "",
            label=xml.get("label") or text,
            name="",
            text=text,
            type_ref=self.type_ref(expression),
            values=text_of(child(xml, "inputValues")),
        )

    def output(self, xml: Xml) -> model.Column:
        return model.Column(
            id=xml.get("id") or "",
            label=xml.get("label") or xml.get("name") or "",
            name=xml.get("name") or "",
            text="",
            type_ref=self.type_ref(xml),
            values=text_of(child(xml, "outputValues")),
            default=text_of(child(xml, "defaultOutputEntry")),
        )

    def rule(self, xml: Xml) -> model.Rule:
        def cells(name: str) -> tuple[model.Cell, ...]:
            return tuple(model.Cell(c.get("id") or "", text_of(c)) for c in children(xml, name))

        description = child(xml, "description")
        return model.Rule(
            xml.get("id") or "",
            cells("inputEntry"),
            cells("outputEntry"),
            tuple(text_of(part) for part in children(xml, "annotationEntry")),
            (description.text or "").strip() if description is not None else "",
        )

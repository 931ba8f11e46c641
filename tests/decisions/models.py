"""DMN files for tests, written as short as they can be."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def dmn(body: str, *, namespace: str = "test", model: str = MODEL, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<definitions xmlns="{model}" id="model"'
        f' name="model" namespace="{namespace}">{body}</definitions>'
    ).encode()


def inputs(*names: str, **typed: str) -> str:
    """Input data; the id is the name with `in_` before it."""
    plain = dict.fromkeys(names, "")
    return "".join(
        f'<inputData id="in_{name}" name="{name}"><variable name="{name}"'
        f"{f' typeRef={quoteattr(kind)}' if kind else ''}/></inputData>"
        for name, kind in {**plain, **typed}.items()
    )


def decision(
    name: str, logic: str, *needs: str, kind: str = "", knows: tuple[str, ...] = ()
) -> str:
    """A decision; `needs` are ids of input data (`in_x`) or of decisions."""
    required = "".join(
        f"<informationRequirement><required{'Input' if need.startswith('in_') else 'Decision'}"
        f' href="#{need}"/></informationRequirement>'
        for need in needs
    )
    required += "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{known}"/></knowledgeRequirement>'
        for known in knows
    )
    typed = f" typeRef={quoteattr(kind)}" if kind else ""
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}"{typed}/>'
        f"{required}{logic}</decision>"
    )


def literal(text: str) -> str:
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def table(
    columns: list[str],
    outputs: list[str],
    rows: list[tuple[list[str], list[str]]],
    policy: str = "UNIQUE",
    aggregation: str = "",
    output_values: dict[str, str] | None = None,
    defaults: dict[str, str] | None = None,
    input_values: dict[str, str] | None = None,
    notes: list[str] | None = None,
) -> str:
    """A table with the id `table`, rules `r1`, `r2`..., cells `r1c1`..."""

    def text(tag: str, value: str | None) -> str:
        return f"<{tag}><text>{escape(value)}</text></{tag}>" if value else ""

    head = "".join(
        f'<input id="i{n}"><inputExpression><text>{escape(column)}</text></inputExpression>'
        f"{text('inputValues', (input_values or {}).get(column))}</input>"
        for n, column in enumerate(columns, 1)
    )
    head += "".join(
        f'<output id="o{n}" name="{output}">'
        f"{text('outputValues', (output_values or {}).get(output))}"
        f"{text('defaultOutputEntry', (defaults or {}).get(output))}</output>"
        for n, output in enumerate(outputs, 1)
    )
    if notes:
        head += '<annotation name="note"/>'
    body = ""
    for row, (conditions, results) in enumerate(rows, 1):
        cells = "".join(
            f'<inputEntry id="r{row}c{n}"><text>{escape(cell)}</text></inputEntry>'
            for n, cell in enumerate(conditions, 1)
        )
        cells += "".join(
            f'<outputEntry id="r{row}o{n}"><text>{escape(cell)}</text></outputEntry>'
            for n, cell in enumerate(results, 1)
        )
        if notes:
            cells += f"<annotationEntry><text>{escape(notes[row - 1])}</text></annotationEntry>"
        body += f'<rule id="r{row}">{cells}</rule>'
    added = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable id="table" hitPolicy="{policy}"{added}>{head}{body}</decisionTable>'

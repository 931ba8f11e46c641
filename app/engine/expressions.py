"""FEEL is the only language a diagram can compute in.

Texts become trees once, when a release is loaded. What reaches SpiffWorkflow's script engine is
such a tree, never a text: nothing that policy staff write can get to Python's `eval` or `exec`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment

from app import feel

from .environment import Environment
from .errors import EngineError, ExpressionError
from .vocabulary import FUNCTIONS


@lru_cache(maxsize=4_000)
def parse(text: str, names: frozenset[str] = FUNCTIONS) -> feel.Expression:
    """Remembered: a release is checked and then built from the same texts. FeelSyntaxError."""
    return feel.parse_formula(text, names)


class Formula:
    """One FEEL expression of a diagram, parsed."""

    __slots__ = ("text", "tree")

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = parse(text)

    def value(self, scope: Mapping[str, Any], env: Environment) -> Any:
        """`scope`: FEEL values, as all variables of a run are from the moment they come in."""
        try:
            return self.tree.evaluate_among(scope, env.feel)
        except feel.FeelError as error:
            raise ExpressionError(f"表达式“{self.text.strip()}”超出限制：{error}") from error

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"


def formula(text: str) -> Formula | None:
    """The formula of `=…`; None of an empty text. A text without `=` is taken as FEEL too."""
    text = text.strip().removeprefix("=")
    return Formula(text) if text.strip() else None


def formula_or_text(text: str) -> Formula | str:
    """`=…` is FEEL, anything else stands for itself."""
    text = text.strip()
    return Formula(text[1:]) if text.startswith("=") else text


class _NoPython(BasePythonScriptEngineEnvironment):
    """SpiffWorkflow wants an environment; this one runs nothing."""

    def __init__(self) -> None:
        super().__init__({})

    def evaluate(self, *_: Any, **__: Any) -> NoReturn:
        raise EngineError("Python 表达式不予执行")

    def execute(self, *_: Any, **__: Any) -> NoReturn:
        raise EngineError("Python 脚本不予执行")

    def call_service(self, *_: Any, **__: Any) -> NoReturn:
        raise EngineError("Python 服务不予执行")


class FeelScriptEngine(PythonScriptEngine):
    """The script engine of a run: formulas are evaluated by our interpreter, all else refused."""

    def __init__(self, env: Environment) -> None:
        self.environment = _NO_PYTHON
        self.env = env

    def validate(self, expression: str) -> None:
        Formula(expression)

    def evaluate(self, task: Any, expression: Any, external_context: Any = None) -> Any:
        if not isinstance(expression, Formula):
            raise EngineError("只执行 FEEL 表达式")
        return expression.value(task.visible_variables(), self.env)

    def execute(self, task: Any, script: Any, external_context: Any = None) -> Any:
        raise EngineError("Python 脚本不予执行")

    def call_service(self, task: Any, **kwargs: Any) -> Any:
        raise EngineError("Python 服务不予执行")


_NO_PYTHON = _NoPython()

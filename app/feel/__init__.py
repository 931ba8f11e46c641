"""FEEL, the expression language of DMN: parse, compile to closures, evaluate safely.

    expression = feel.parse_expression("if age >= 60 then fee * 0.5 else fee")
    expression.evaluate({"age": 61, "fee": 10})      # Decimal('5.0')

No Python text is generated or executed anywhere, and no expression can use more than its
environment's limits allow. `values` says which Python types stand for which FEEL types.
"""

from .border import from_json, to_feel, to_feel_each, to_json
from .errors import FeelError, FeelSyntaxError, LimitExceeded
from .expression import (
    Expression,
    Outcome,
    UnaryTestsExpression,
    evaluate,
    parse_expression,
    parse_formula,
    parse_unary_tests,
)
from .limits import Limits
from .printing import to_text
from .run import DEFAULT, Environment
from .temporal import DateTime, DaysTimeDuration, FarDate, Time, YearsMonthsDuration
from .values import Function, Parameter, Range

__all__ = [
    "DEFAULT",
    "DateTime",
    "DaysTimeDuration",
    "Environment",
    "Expression",
    "FarDate",
    "FeelError",
    "FeelSyntaxError",
    "Function",
    "LimitExceeded",
    "Limits",
    "Outcome",
    "Parameter",
    "Range",
    "Time",
    "UnaryTestsExpression",
    "YearsMonthsDuration",
    "evaluate",
    "from_json",
    "parse_expression",
    "parse_formula",
    "parse_unary_tests",
    "to_feel",
    "to_feel_each",
    "to_json",
    "to_text",
]

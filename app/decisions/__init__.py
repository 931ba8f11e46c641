"""DMN decisions: read, check, evaluate, explain."""

from .checks import check, check_and_load
from .decision_model import DecisionModel, Result, load, read
from .findings import DmnError, Finding
from .running import InputValue, MatchedRule, Problem, TableTrace
from .surroundings import Fact, Use

__all__ = [
    "DecisionModel",
    "DmnError",
    "Fact",
    "Finding",
    "InputValue",
    "MatchedRule",
    "Problem",
    "Result",
    "TableTrace",
    "Use",
    "check",
    "check_and_load",
    "load",
    "read",
]

"""The functions of the language, by subject."""

from . import contexts, conversion, lists, logic, numeric, ranges, strings, temporal
from .registry import BUILTINS, Builtin

__all__ = [
    "BUILTINS",
    "Builtin",
    "contexts",
    "conversion",
    "lists",
    "logic",
    "numeric",
    "ranges",
    "strings",
    "temporal",
]

"""Decisions over a whole register: the same parsed FEEL as SQL for DuckDB.

What SQL would not answer exactly as the interpreter does runs interpreted, and is told.
"""

from .columns import kind_of_column
from .errors import Interpreted, NotCompilable
from .graph import inputs_read
from .program import Output, Program

__all__ = ["Interpreted", "NotCompilable", "Output", "Program", "inputs_read", "kind_of_column"]

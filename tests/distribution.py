"""Which process of a test run takes which tests, and which begin first."""

from __future__ import annotations

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

# These share a product or a cluster, and are the longest: each folder stays with one process of
# the test run, and begins first.
FOLDERS = ("tests/processes/", "tests/browser/")
# Long ones among the others begin before these: left to the end, one would keep all waiting.
LONG = (
    "tests/eligibility/bulk/test_sheet_files.py",
    "tests/api/test_schemathesis.py",
    "tests/demo/test_same_city.py",
    "tests/decisions/bulk/test_random_tables.py",
    "tests/eligibility/bulk/test_register.py",
    "tests/people/test_import.py",
    "tests/feel/test_limits.py",
    "tests/decisions/analysis/test_in_time.py",
)


class ByFile(LoadScopeScheduling):
    """A file's tests go to one process: what they share is made once, statements compiled once."""

    def _split_scope(self, nodeid: str) -> str:
        return taken_together(nodeid)


def taken_together(nodeid: str) -> str:
    """The folder or the file whose tests stay with this one."""
    return next(filter(nodeid.startswith, FOLDERS), nodeid.partition("::")[0])


def turn(item: pytest.Item) -> int:
    together = taken_together(item.nodeid)
    first = (*FOLDERS, *LONG)
    return first.index(together) if together in first else len(first)

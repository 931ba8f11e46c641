"""What shares the browser and its city stays with one process of the test run."""

from __future__ import annotations

import os


def test_browser_tests_are_one_group(request):
    assert [mark.args for mark in request.node.iter_markers("xdist_group")] == [("browser",)]
    if "PYTEST_XDIST_WORKER" in os.environ:  # pytest-xdist has read the mark, not only we set it
        assert request.node.nodeid.endswith("@browser")

"""What shares a browser, a cluster or a module's fixtures stays with one process of a test run."""

from __future__ import annotations

from tests.conftest import ROOT
from tests.distribution import FOLDERS, LONG, taken_together


def test_a_folder_with_a_product_of_its_own_is_taken_as_a_whole():
    assert taken_together("tests/browser/test_a.py::test_x") == "tests/browser/"
    assert taken_together("tests/browser/test_b.py::test_y[z]") == "tests/browser/"


def test_others_are_taken_by_their_file():
    one, other = "tests/web/test_a.py::test_x[a::b]", "tests/web/test_a.py::test_y"
    assert taken_together(one) == taken_together(other) == "tests/web/test_a.py"
    assert taken_together("tests/web/test_b.py::test_x") != taken_together(one)


def test_those_that_begin_first_are_there():
    assert [name for name in (*FOLDERS, *LONG) if not (ROOT / name).exists()] == []


def test_the_test_run_goes_by_it(request):
    """pytest-xdist asks for a scheduler, and it is ours that it finds."""
    hooks = request.config.hook.pytest_xdist_make_scheduler.get_hookimpls()
    assert any(hook.plugin_name.endswith("tests/conftest.py") for hook in hooks)

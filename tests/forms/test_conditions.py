"""What is hidden does not count, whatever was sent."""

import pytest

from app.forms.schemas import AnswersRefused
from tests.forms.builders import component, form_of, load, options

pytestmark = pytest.mark.usefixtures("session")


def hidden_if(condition: str, key: str = "reason", **more) -> dict:
    return component("textfield", key, conditional={"hide": f"={condition}"}, **more)


@pytest.fixture
def form():
    return form_of(
        component("radio", "met", values=options("yes", "no")),
        hidden_if('met != "no"', validate={"required": True}),
    )


def test_hidden_is_dropped_although_it_was_sent(form):
    assert load(form, {"met": "yes", "reason": "不在家"}) == {"met": "yes"}


def test_hidden_is_not_asked_for(form):
    assert load(form, {"met": "yes"}) == {"met": "yes"}


def test_shown_is_asked_for(form):
    with pytest.raises(AnswersRefused):
        load(form, {"met": "no"})


def test_a_condition_sees_the_case(form):
    form = form_of(hidden_if('difficulty_grade = "a"'))
    assert load(form, {"reason": "x"}, difficulty_grade="a") == {}
    assert load(form, {"reason": "x"}, difficulty_grade="b") == {"reason": "x"}


def test_a_condition_sees_typed_numbers_as_numbers():
    form = form_of(component("number", "months"), hidden_if("months < 12"))
    assert load(form, {"months": "9", "reason": "x"}) == {"months": 9}


def test_hiding_goes_on_along_a_chain():
    form = form_of(
        component("radio", "a", values=options("yes", "no")),
        hidden_if('a != "yes"', "b"),
        hidden_if("b = null", "c"),
    )
    assert load(form, {"a": "no", "b": "x", "c": "y"}) == {"a": "no"}


def test_a_hidden_group_hides_what_is_in_it():
    group = component(
        "group",
        conditional={"hide": "=not(wanted)"},
        components=[component("textfield", "inner", validate={"required": True})],
    )
    form = form_of(component("checkbox", "wanted"), group)
    assert load(form, {"wanted": False, "inner": "x"}) == {"wanted": False}
    with pytest.raises(AnswersRefused):
        load(form, {"wanted": True})


def test_conditions_within_an_entry_see_the_entry():
    inner = [
        component("radio", "accepted", values=options("yes", "no")),
        hidden_if('accepted != "no"', validate={"required": True}),
    ]
    form = form_of(component("dynamiclist", "rows", components=inner))
    given = {"rows": [{"accepted": "yes", "reason": "x"}, {"accepted": "no", "reason": "太远"}]}
    assert load(form, given)["rows"] == [
        {"accepted": "yes"},
        {"accepted": "no", "reason": "太远"},
    ]


def test_the_day_is_known_to_conditions():
    form = form_of(hidden_if('date("2000-01-01") < today()'))
    assert load(form, {"reason": "x"}) == {}

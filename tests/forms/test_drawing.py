"""Each kind of component on the page, and what was typed coming back with what is wrong."""

import json
from pathlib import Path

import pytest
from lxml import html
from werkzeug.datastructures import MultiDict

from app.forms.answers import from_post
from app.forms.drawing import draw_form, markdown
from app.forms.reader import read_form
from tests.forms.builders import component, form_of, options

SHIPPED = sorted((Path(__file__).parents[2] / "forms").glob("*.form"))


@pytest.fixture
def page(app, session):
    """Inside a request, as views draw."""
    with app.test_request_context():
        yield lambda form, **more: html.fromstring(f"<form>{draw_form(form, **more)}</form>")


@pytest.mark.parametrize(
    ("kind", "more", "expected"),
    [
        ("textfield", {}, "//input[@type='text'][@name='f.it']"),
        ("textarea", {}, "//textarea[@name='f.it']"),
        ("number", {"decimalDigits": 2}, "//input[@type='number'][@step='0.01']"),
        ("select", {"values": options("a")}, "//select/option[@value='a'][text()='选项a']"),
        ("radio", {"values": options("a")}, "//fieldset//input[@type='radio'][@value='a']"),
        ("checkbox", {}, "//label/input[@type='checkbox'][@name='f.it']"),
        ("checklist", {"values": options("a")}, "//fieldset//input[@type='checkbox']"),
        ("datetime", {"subtype": "date"}, "//input[@type='date']"),
        ("datetime", {"subtype": "time"}, "//input[@type='time']"),
        ("datetime", {"subtype": "datetime"}, "//input[@type='datetime-local']"),
        ("filepicker", {"multiple": True, "accept": ".pdf"}, "//input[@type='file'][@multiple]"),
        ("text", {"text": "## 说明"}, "//h2[text()='说明']"),
        ("separator", {}, "//hr"),
    ],
)
def test_each_component_is_drawn(page, kind, more, expected):
    key = "it" if kind not in ("text", "separator") else ""
    assert page(form_of(component(kind, key, **more))).xpath(expected)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_form_is_drawn_with_a_label_at_each_control(page, path):
    drawn = page(read_form(path.read_bytes(), path.stem))
    ids = [control.get("id") for control in drawn.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    labelled = set(drawn.xpath("//label/@for"))
    for control in drawn.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert control.get("id") in labelled or control.xpath("ancestor::label")


def test_typed_values_and_errors_come_back(page):
    form = form_of(
        component("textfield", "name", validate={"required": True}),
        component("radio", "met", values=options("yes", "no")),
    )
    drawn = page(form, values={"name": "张三", "met": "no"}, errors={"name": ["太短"]})
    assert drawn.xpath("string(//input[@name='f.name']/@value)") == "张三"
    assert drawn.xpath("//input[@value='no'][@checked]")
    control = drawn.xpath("//input[@name='f.name']")[0]
    assert control.get("aria-invalid") == "true"
    note = drawn.get_element_by_id(control.get("aria-describedby"))
    assert "太短" in note.text_content()
    link = drawn.xpath("//*[@role='alert']//a")[0]
    assert (link.get("href"), link.text) == ("#f-name", "标签：太短")


def test_what_is_hidden_at_first_is_hidden_on_the_page(page):
    form = form_of(
        component("radio", "met", values=options("yes", "no")),
        component("textfield", "why", conditional={"hide": '=met != "no"'}),
    )
    assert page(form).xpath("//*[@data-hide][@hidden]//input[@name='f.why']")
    assert not page(form, values={"met": "no"}).xpath("//*[@data-hide][@hidden]")


def test_only_named_variables_go_to_the_browser(page):
    form = form_of(component("textfield", "x", conditional={"hide": "=grade = 1"}))
    drawn = page(form, variables={"grade": 2, "case_id": 77})
    assert json.loads(drawn.xpath("string(//@data-conditions)")) == {"grade": 2}


def test_a_list_is_drawn_with_an_entry_to_copy(page):
    form = form_of(component("dynamiclist", "rows", components=[component("textfield", "what")]))
    drawn = page(form, values={"rows": [{"what": "一"}, {"what": "二"}]})
    assert drawn.xpath("//*[@data-entries]//input/@name") == ["f.rows.0.what", "f.rows.1.what"]
    assert drawn.xpath("//template//input/@name") == ["f.rows.__n__.what"]


def test_text_cannot_bring_in_html_or_scripts():
    drawn = str(markdown("<script>x</script> [a](javascript:x) ![b](https://x/y.png) **粗**", {}))
    assert "<script" not in drawn
    assert 'href="javascript' not in drawn
    assert "<img" not in drawn
    assert "<strong>粗</strong>" in drawn


def test_text_shows_values_of_the_case(app, session):
    assert "等级 a" in markdown("等级 {{difficulty_grade}}", {"difficulty_grade": "a"})
    assert "&lt;b&gt;" in markdown("{{x}}", {"x": "<b>"})


def test_posted_fields_become_answers():
    form = form_of(
        component("textfield", "name"),
        component("checkbox", "agreed"),
        component("checklist", "needs", values=options("a", "b")),
        component(
            "dynamiclist",
            "rows",
            components=[component("textfield", "what"), component("checkbox", "done")],
        ),
    )
    posted = MultiDict(
        [
            ("f.name", "张三"),
            ("f.needs", "a"),
            ("f.needs", "b"),
            ("f.rows.7.what", "乙"),
            ("f.rows.2.what", "甲"),
            ("f.rows.2.done", "true"),
            ("f.rows.9.what", ""),
            ("csrf_token", "x"),
        ]
    )
    assert from_post(form, posted) == {
        "name": "张三",
        "agreed": False,
        "needs": ["a", "b"],
        "rows": [{"what": "甲", "done": True}, {"what": "乙", "done": False}],
    }

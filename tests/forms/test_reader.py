import json
from pathlib import Path

import pytest

from app.forms.reader import FormError, problems_of, read_form
from tests.forms.builders import component, form_of, options

SHIPPED = sorted((Path(__file__).parents[2] / "forms").glob("*.form"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_form_can_be_read(path):
    assert problems_of(path.read_bytes()) == []


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"components": 3}', "[" * 100_000])
def test_what_is_no_form_is_refused(content):
    with pytest.raises(FormError):
        read_form(content)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (component("iframe", url="https://example.org"), "不支持的组件类型"),
        (component("html", content="<script>"), "不支持的组件类型"),
        (component("textfield", "not-a-key"), "key 不符合要求"),
        (component("textfield"), "key 不符合要求"),
        (component("textfield", "x", validate={"pattern": "("}), "pattern 无效"),
        (component("textfield", "x", conditional={"hide": "=a +"}), "条件表达式有误"),
        (component("select", "x", values=[{"label": "没有值"}]), "选项缺少 value"),
        (component("select", "x", values=options("a", "a")), "重复"),
        (component("group", path="inner", components=[]), "path"),
    ],
)
def test_a_problem_names_its_component(bad, said):
    bad = {**bad, "id": "here"}
    if "path" in bad and bad["type"] == "group":
        bad["key"] = ""
    found = problems_of(json.dumps({"components": [bad]}))
    assert [(p.component, said in p.message) for p in found] == [("here", True)]


def test_two_fields_cannot_share_a_key_even_across_groups():
    group = component("group", components=[component("textfield", "same")])
    found = problems_of(json.dumps({"components": [group, component("number", "same")]}))
    assert "key 重复" in found[0].message


def test_entries_of_a_list_have_keys_of_their_own():
    inner = component("dynamiclist", "rows", components=[component("textfield", "same")])
    assert form_of(component("textfield", "same"), inner).by_key.keys() == {"same", "rows"}


def test_components_of_one_row_stand_beside_each_other():
    def at(key, row):
        return component("textfield", key, layout={"row": row, "columns": 8})

    form = form_of(at("a", "1"), at("b", "1"), at("c", "2"))
    assert [[c.key for c in row] for row in form.rows] == [["a", "b"], ["c"]]

"""Each kind of component: what it accepts, what it makes of it, and what it refuses."""

import pytest

from app.forms.schemas import AnswersRefused
from tests.forms.builders import component, form_of, load, options

pytestmark = pytest.mark.usefixtures("session")

CHOICE = {"values": options("a", "b")}


@pytest.mark.parametrize(
    ("kind", "more", "given", "kept"),
    [
        ("textfield", {}, "  张三 ", "张三"),
        ("textarea", {}, "一\r\n二", "一\n二"),
        ("number", {}, "12", 12),
        ("number", {}, 12.5, 12.5),
        ("number", {}, "1,200", 1200),
        ("number", {}, 0, 0),
        ("select", CHOICE, "b", "b"),
        ("radio", CHOICE, "a", "a"),
        ("checkbox", {}, True, True),
        ("checkbox", {}, "on", True),
        ("checkbox", {}, False, False),
        ("checklist", CHOICE, ["b", "a", "b"], ["b", "a"]),
        ("taglist", CHOICE, ["a"], ["a"]),
        ("datetime", {"subtype": "date"}, "2026-02-28", "2026-02-28"),
        ("datetime", {"subtype": "time"}, "09:30:00", "09:30"),
        ("datetime", {"subtype": "datetime"}, "2026-02-28T09:30", "2026-02-28T09:30+08:00"),
    ],
)
def test_accepted(kind, more, given, kept):
    assert load(form_of(component(kind, "it", **more)), {"it": given}) == {"it": kept}


@pytest.mark.parametrize(
    ("kind", "more", "given", "said"),
    [
        ("textfield", {"validate": {"maxLength": 2}}, "三个字", "最多 2 个字"),
        ("textfield", {"validate": {"minLength": 3}}, "两字", "至少 3 个字"),
        ("textfield", {"validate": {"pattern": "[0-9]{6}"}}, "12345", "格式不符合要求"),
        ("textfield", {"validate": {"validationType": "phone"}}, "12", "格式不符合要求"),
        ("textfield", {}, 5, "应是文字"),
        ("textfield", {}, "a\x00b", "不能保存的字符"),
        ("number", {}, "三", "应是数字"),
        ("number", {}, "nan", "超出范围"),
        ("number", {}, True, "应是数字"),
        ("number", {"validate": {"min": 1}}, 0, "不能小于 1"),
        ("number", {"validate": {"max": 9}}, "10", "不能大于 9"),
        ("number", {"decimalDigits": 0}, "1.5", "应是整数"),
        ("number", {"decimalDigits": 2}, "1.555", "最多 2 位小数"),
        ("select", CHOICE, "c", "不在选项中"),
        ("radio", CHOICE, ["a"], "请选择一项"),
        ("checkbox", {}, "maybe", "“是”或“否”"),
        ("checkbox", {"validate": {"required": True}}, False, "请勾选"),
        ("checklist", CHOICE, "a", "列表"),
        ("checklist", CHOICE, ["z"], "不在选项中"),
        ("datetime", {}, "2026-02-30", "没有这一天"),
        ("datetime", {}, "20260228", "日期应写成"),
        ("datetime", {}, "1600-01-01", "超出范围"),
        ("datetime", {"properties": {"latest": "today"}}, "2026-03-03", "不能晚于今天"),
        ("datetime", {"disallowPassedDates": True}, "2026-03-01", "不能早于今天"),
        ("datetime", {"subtype": "time"}, "25:00", "没有这个时间"),
        ("datetime", {"subtype": "datetime"}, "明天", "日期和时间"),
        ("filepicker", {}, ["x"], "编号"),
        ("filepicker", {}, [999999], "文件不存在"),
    ],
)
def test_refused_in_words(kind, more, given, said):
    with pytest.raises(AnswersRefused) as caught:
        load(form_of(component(kind, "it", **more)), {"it": given})
    assert said in caught.value.errors["it"][0]


@pytest.mark.parametrize(
    "kind", ["textfield", "number", "select", "radio", "checklist", "datetime", "filepicker"]
)
@pytest.mark.parametrize("empty", [None, "", []])
def test_empty_is_left_out_or_asked_for(kind, empty):
    assert load(form_of(component(kind, "it", **CHOICE)), {"it": empty}) == {}
    with pytest.raises(AnswersRefused) as caught:
        load(form_of(component(kind, "it", **CHOICE, validate={"required": True})), {"it": empty})
    assert caught.value.errors["it"][0].startswith("请")


def test_a_missing_required_answer_is_asked_for():
    with pytest.raises(AnswersRefused) as caught:
        load(form_of(component("number", "it", validate={"required": True})), {})
    assert caught.value.errors == {"it": ["请填写"]}


def test_an_unknown_key_is_refused():
    with pytest.raises(AnswersRefused) as caught:
        load(form_of(component("textfield", "it")), {"it": "a", "other": "b"})
    assert caught.value.errors == {"other": ["表单中没有这一项"]}


def test_a_hostile_pattern_does_not_hang():
    form = form_of(component("textfield", "it", validate={"pattern": "(a+)+$"}))
    with pytest.raises(AnswersRefused):
        load(form, {"it": "a" * 400 + "!"})


def test_options_by_expression_come_from_the_case():
    form = form_of(component("select", "it", valuesExpression="=barriers"))
    assert load(form, {"it": "health"}, barriers=["health"]) == {"it": "health"}
    with pytest.raises(AnswersRefused):
        load(form, {"it": "age"}, barriers=["health"])


def entries(**more):
    inner = [component("textfield", "what", validate={"required": True}), component("number", "n")]
    return form_of(component("dynamiclist", "rows", components=inner, **more))


def test_a_list_of_entries():
    given = {"rows": [{"what": "培训", "n": "3"}, {"what": "介绍"}]}
    assert load(entries(), given) == {"rows": [{"what": "培训", "n": 3}, {"what": "介绍"}]}


def test_an_error_in_an_entry_says_which_one():
    with pytest.raises(AnswersRefused) as caught:
        load(entries(), {"rows": [{"what": "a"}, {"what": "", "n": "x"}]})
    assert caught.value.errors == {"rows": {1: {"what": ["请填写"], "n": ["应是数字"]}}}


def test_the_number_of_entries_is_limited():
    with pytest.raises(AnswersRefused, match="表单"):
        load(entries(properties={"max_entries": "1"}), {"rows": [{"what": "a"}, {"what": "b"}]})

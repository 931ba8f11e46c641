"""Files made to do harm, and files of other versions."""

import pytest

from app import decisions

from .models import decision, dmn, literal

BOMB = (
    '<!DOCTYPE definitions [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(97 + n)} "{f"&{chr(96 + n)};" * 10}">' for n in range(1, 9))
    + "]>"
)
EXTERNAL = '<!DOCTYPE definitions [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE definitions SYSTEM "http://127.0.0.1/evil.dtd">'


@pytest.mark.parametrize("head", [BOMB, EXTERNAL, PARAMETER, "<!DOCTYPE definitions>"])
def test_document_types_and_entities_are_refused(head):
    data = dmn(decision("d", literal("&i;" if "ENTITY" in head else "1")), head=head)
    with pytest.raises(decisions.DmnError, match="已拒绝"):
        decisions.read({"t.dmn": data})
    (found,) = decisions.check({"t.dmn": data})
    assert found.severity == "error"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "不是合法的 XML"),
        (b"<a>", "不是合法的 XML（第 1 行"),
        (b"\xff\xfe\x00", "不是合法的 XML"),
        (b"<html/>", "不是 DMN"),
        (b'<definitions xmlns="http://example.org/"/>', "不是 DMN"),
        (b" " * (5 * 1024 * 1024 + 1), "超过 5 MB"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "XML"),
        (b"<a>" * 100_000 + b"</a>" * 100_000, "嵌套过深"),
    ],
    ids=["empty", "open", "binary", "html", "other", "huge", "encoding", "deep"],
)
def test_unusable_files_are_named(data, words):
    with pytest.raises(decisions.DmnError) as caught:
        decisions.read({"t.dmn": data})
    assert caught.value.file == "t.dmn"
    assert words in caught.value.message


@pytest.mark.parametrize(
    "model",
    [
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_versions(model):
    data = dmn(decision("d", literal("1")), model=model)
    assert decisions.read({"t.dmn": data}).evaluate("d", {}).value == 1


def test_unknown_hit_policy():
    logic = '<decisionTable id="t" hitPolicy="LUCKY"/>'
    (found,) = decisions.check({"t.dmn": dmn(decision("d", logic))})
    assert (found.element_id, found.message) == ("t", "不认识的命中策略：LUCKY")

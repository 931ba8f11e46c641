"""`check` names everything that is not of the dialect, with file and element."""

import re

import pytest

from app import engine

from .diagrams import (
    FORM,
    NAMESPACES,
    TERMINATE,
    boundary,
    bpmn,
    call,
    catch,
    end,
    error,
    ext,
    files,
    gateway,
    loop,
    message,
    process,
    rule,
    script,
    service,
    signal,
    start,
    sub,
    tag,
    throw,
    timer,
    user,
)

FILE = "workflows/test.bpmn"


def found(files_):
    return [(f.element_id, f.severity, f.message) for f in engine.check(files_)]


def assert_error(files_, element_id, words):
    findings = engine.check(files_)
    errors = [f for f in findings if f.severity == "error"]
    assert any(f.element_id == element_id and re.search(words, f.message) for f in errors), errors
    with pytest.raises(engine.ReleaseError):
        engine.load(files_)
    return errors


def flow(*middle, lines=None):
    """start > the middle part > end."""
    part = middle[0]
    return files(process("p", start(), *middle, end(), lines or f"start > {part.id} > end"))


def raw(xml, *, attributes=""):
    """A file with this element between start and end."""
    text = (
        f"<bpmn:definitions {NAMESPACES} {attributes} id='d' targetNamespace='t'>"
        "<bpmn:process id='p' name='p' isExecutable='true'>"
        "<bpmn:startEvent id='start'/><bpmn:endEvent id='end'/>"
        f"{xml}"
        "<bpmn:sequenceFlow id='f1' sourceRef='start' targetRef='x'/>"
        "<bpmn:sequenceFlow id='f2' sourceRef='x' targetRef='end'/>"
        "</bpmn:process></bpmn:definitions>"
    )
    return {FILE: text.encode(), "forms/form.form": FORM}


def test_sound_release_has_no_findings():
    assert found(flow(user("x"))) == []


@pytest.mark.parametrize(
    "name",
    ["sendTask", "receiveTask", "manualTask", "task", "transaction", "adHocSubProcess"],
)
def test_element_outside_the_dialect_is_named(name):
    assert_error(raw(f"<bpmn:{name} id='x'/>"), "x", name)


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        ("<bpmn:dataObject id='x'/>", "dataObject"),
        ("<bpmn:userTask id='x'><bpmn:ioSpecification/></bpmn:userTask>", "ioSpecification"),
        ("<bpmn:userTask id='x' implementation='py'/>", "implementation"),
        ("<bpmn:callActivity id='x' calledElement='p'/>", "calledElement"),
        ("<bpmn:scriptTask id='x' scriptFormat='python'/>", "scriptFormat"),
        (
            "<bpmn:scriptTask id='x'><bpmn:script>import os</bpmn:script></bpmn:scriptTask>",
            "script",
        ),
        (
            "<bpmn:userTask id='x'><bpmn:standardLoopCharacteristics/></bpmn:userTask>",
            "standardLoop",
        ),
        (
            "<bpmn:intermediateCatchEvent id='x'><bpmn:linkEventDefinition/>"
            "</bpmn:intermediateCatchEvent>",
            "linkEvent",
        ),
        (
            "<bpmn:intermediateCatchEvent id='x'><bpmn:conditionalEventDefinition/>"
            "</bpmn:intermediateCatchEvent>",
            "conditionalEvent",
        ),
    ],
)
def test_unknown_parts_are_named(xml, words):
    assert_error(raw(xml), "x", words)


@pytest.mark.parametrize(
    "extension",
    [
        "<zeebe:taskHeaders/>",
        "<zeebe:executionListeners/>",
        "<zeebe:formDefinition formKey='x'/>",
        "<zeebe:assignmentDefinition candidateUsers='x'/>",
        "<zeebe:formDefinition formId='form' bindingType='versionTag'/>",
        "<zeebe:somethingNew/>",
        "<zeebe:ioMapping><zeebe:inputOutput/></zeebe:ioMapping>",
    ],
)
def test_unknown_extensions_are_named(extension):
    xml = f"<bpmn:userTask id='x'>{ext(extension)}</bpmn:userTask>"
    name = re.findall(r"zeebe:(\w+)", extension)[-1]
    attribute = re.search(r"(formKey|candidateUsers|versionTag)", extension)
    assert_error(raw(xml), "x", attribute.group(1) if attribute else name)


@pytest.mark.parametrize(
    ("prefix", "space"),
    [
        ("spiffworkflow", "http://spiffworkflow.org/bpmn/schema/1.0/core"),
        ("camunda", "http://camunda.org/schema/1.0/bpmn"),
        ("other", "urn:other"),
    ],
)
def test_extensions_of_others_are_refused(prefix, space):
    inner = ext(f"<{prefix}:preScript>import os</{prefix}:preScript>")
    files_ = raw(
        f"<bpmn:userTask id='x' {prefix}:assignee='x'>{inner}</bpmn:userTask>",
        attributes=f"xmlns:{prefix}='{space}'",
    )
    assert_error(files_, "x", "preScript")
    assert_error(files_, "x", "assignee")


def test_what_the_modeler_writes_is_tolerated():
    xml = (
        "<bpmn:userTask id='x' name='n' zeebe:modelerTemplate='t' zeebe:modelerTemplateVersion='1'"
        " modeler:any='1'><bpmn:documentation>d</bpmn:documentation>"
        + ext(
            "<zeebe:userTask/><zeebe:formDefinition formId='form'/>",
            "<zeebe:assignmentDefinition candidateGroups='manager'/>",
            "<zeebe:properties><zeebe:property name='a' value='b'/></zeebe:properties>",
        )
        + "<bpmn:incoming>f1</bpmn:incoming></bpmn:userTask>"
        "<bpmn:textAnnotation id='note'><bpmn:text>t</bpmn:text></bpmn:textAnnotation>"
        "<bpmn:association id='as' sourceRef='x' targetRef='note'/>"
        + ext("<zeebe:versionTag value='1'/>")
    )
    attributes = "modeler:executionPlatform='Camunda Cloud' exporter='x' exporterVersion='5'"
    assert found(raw(xml, attributes=attributes)) == []


CASES = {
    "unknown form": (flow(user("x", form="nope")), "x", "表单不存在：nope"),
    "no form": (flow(user("x", form=None)), "x", "没有指定表单"),
    "unknown role": (flow(user("x", groups="boss")), "x", "未知的角色：boss"),
    "no role": (flow(user("x", groups="")), "x", "没有候选组"),
    "broken due": (flow(user("x", due="=add working days(")), "x", "办理期限"),
    "due no date": (flow(user("x", due="tomorrow")), "x", "不是日期"),
    "output not feel": (flow(user("x", outputs={"a": "b"})), "x", "以“=”开头"),
    "output broken": (flow(user("x", outputs={"a": "=b +"})), "x", "输出映射"),
    "output target": (flow(user("x", outputs={"a.b": "=c"})), "x", "变量名"),
    "priority": (flow(user("x", priority="high")), "x", "优先级"),
    "unknown decision": (flow(rule("x", "nope", "r")), "x", "决策不存在：nope"),
    "decision by formula": (flow(rule("x", "=y", "r")), "x", "不支持表达式"),
    "decision result": (flow(rule("x", "nope", "")), "x", "结果变量"),
    "script": (flow(script("x", "1 + 1", "r")), "x", "以“=”开头"),
    "script broken": (flow(script("x", "=1 +", "r")), "x", "表达式末尾"),
    "python": (flow(script("x", "=__import__('os').popen('x')", "r")), "x", "脚本"),
    "service type": (flow(service("x", "=t")), "x", "不支持表达式"),
    "no service type": (flow(service("x", "")), "x", "没有指定服务类型"),
    "unknown process": (flow(call("x", "nope")), "x", "被调用的流程不存在：nope"),
    "calls itself": (flow(call("x", "p")), "p", "调用自己"),
    "timer": (flow(catch("x", timer("timeDuration", "3 days"))), "x", "定时时长不合格式"),
    "timer date": (flow(catch("x", timer("timeDate", "soon"))), "x", "定时日期不合格式"),
    "timer broken": (flow(catch("x", timer("timeDate", "=("))), "x", "定时日期"),
    "timer empty": (flow(catch("x", tag("bpmn:timerEventDefinition"))), "x", "没有时间"),
    "cycle": (flow(catch("x", timer("timeCycle", "R/P1D"))), "x", "周期定时只能"),
    "no event": (flow(catch("x", "")), "x", "没有事件定义"),
    "no message": (
        flow(catch("x", "<bpmn:messageEventDefinition/>")),
        "x",
        "没有指定消息",
    ),
    "message thrown": (flow(throw("x", message("m"))), "x", "taskDefinition"),
    "signal": (flow(catch("x", tag("bpmn:signalEventDefinition"))), "x", "没有指定信号"),
    "error code": (
        files(process("p", start(), end("x", error()), "start > x")),
        "x",
        "没有指定代码",
    ),
    "loop": (flow(user("x", loop=loop("", "m"))), "x", "多实例的集合"),
    "cycle too quick": (
        files(
            process(
                "p",
                start(),
                user("u"),
                boundary("x", "u", timer("timeCycle", "R/PT1S"), interrupting=False),
                end(),
                "start > u > end",
                "x > end",
            )
        ),
        "x",
        "定时周期不合格式",
    ),
    "loop output": (flow(user("x", loop=loop("=l", "m", out=("o", "")))), "x", "同时给出"),
    "loop element": (flow(user("x", loop=loop("=l", "a b"))), "x", "变量名"),
    "dangling": (
        files(process("p", start(), user("x"), end(), "start > x", "x > nowhere")),
        "x_nowhere",
        "不存在",
    ),
    "no way out": (files(process("p", start(), user("x"), "start > x")), "x", "没有流出"),
    "no way in": (
        files(process("p", start(), end(), user("x"), "start > end", "x > end")),
        "x",
        "没有流入",
    ),
    "two starts": (
        files(process("p", start(), start("s2"), end(), "start > end", "s2 > end")),
        "p",
        "只有一个开始事件",
    ),
    "no start": (files(process("p", end())), "p", "只有一个开始事件"),
    "start with event": (
        files(process("p", start("x", message("m")), end(), "x > end")),
        "x",
        "不能带事件定义",
    ),
    "no default": (
        files(
            process(
                "p",
                start(),
                gateway("exclusive", "x"),
                end("a"),
                end("b"),
                "start > x",
                "x > a ? =true",
                "x > b ? =false",
            )
        ),
        "x",
        "没有默认流向",
    ),
    "no condition": (
        files(
            process(
                "p",
                start(),
                gateway("exclusive", "x"),
                end("a"),
                end("b"),
                "start > x > a",
                "x > b !",
            )
        ),
        "x_a",
        "没有条件",
    ),
    "condition that decides nothing": (
        files(
            process("p", start(), gateway("exclusive", "x"), end(), "start > x", "x > end ? =true")
        ),
        "x_end",
        "不起作用",
    ),
    "condition broken": (
        files(
            process(
                "p",
                start(),
                gateway("exclusive", "x"),
                end("a"),
                end("b"),
                "start > x",
                "x > a ? =1 >",
                "x > b !",
            )
        ),
        "x_a",
        "条件",
    ),
    "condition on a task's flow": (
        files(process("p", start(), user("x"), end(), "start > x", "x > end ? =true")),
        "x_end",
        "不能带条件",
    ),
    "event gateway": (
        files(
            process(
                "p",
                start(),
                gateway("eventBased", "x"),
                user("a"),
                end(),
                "start > x > a > end",
                catch("c", signal("s")),
                "x > c > end",
            )
        ),
        "x_a",
        "只能是中间捕获事件",
    ),
    "timer on a service": (
        files(
            process(
                "p",
                start(),
                service("s", "a"),
                boundary("x", "s", timer("timeDuration", "P1D")),
                end(),
                "start > s > end",
                "x > end",
            )
        ),
        "x",
        "瞬间完成",
    ),
    "error that does not interrupt": (
        files(
            process(
                "p",
                start(),
                service("s", "a"),
                boundary("x", "s", error("E"), interrupting=False),
                end(),
                "start > s > end",
                "x > end",
            )
        ),
        "x",
        "必须是中断的",
    ),
    "repeating timer that interrupts": (
        files(
            process(
                "p",
                start(),
                user("u"),
                boundary("x", "u", timer("timeCycle", "R/P1D")),
                end(),
                "start > u > end",
                "x > end",
            )
        ),
        "x",
        "不中断",
    ),
    "event sub-process without event": (
        files(
            process(
                "p",
                start(),
                end(),
                "start > end",
                sub("aside", start("x"), end("e"), "x > e", event=True),
            )
        ),
        "x",
        "没有事件定义",
    ),
    "terminate in the middle": (flow(throw("x", TERMINATE)), "x", "terminateEventDefinition"),
    "two events": (
        flow(catch("x", message("m") + signal("s"))),
        "x",
        "只能有一个",
    ),
    "not executable": (
        {
            FILE: bpmn(
                process("p", start(), end(), "start > end").replace(
                    'Executable="true"', 'Executable="false"'
                )
            )
        },
        "p",
        "可执行",
    ),
    "condition language": (
        raw(
            "<bpmn:intermediateCatchEvent id='x'><bpmn:timerEventDefinition>"
            "<bpmn:timeDate language='python'>=1</bpmn:timeDate></bpmn:timerEventDefinition>"
            "</bpmn:intermediateCatchEvent>"
        ),
        "x",
        "只支持 FEEL",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_fault_is_named_at_its_element(case):
    assert_error(*CASES[case])


def test_message_without_correlation_key():
    diagram = bpmn(
        process("p", start(), catch("x", message("m")), end(), "start > x > end"), key=""
    )
    assert_error({FILE: diagram}, "x", "关联键")


def test_same_id_twice_in_a_process():
    diagram = files(
        process(
            "p",
            start(),
            user("x"),
            sub("inside", start("s"), user("x"), end("e"), "s > x > e"),
            end(),
            "start > x > inside > end",
        )
    )
    assert_error(diagram, "x", "编号重复")


def test_same_process_in_two_files():
    diagram = flow(user("x"))
    assert_error({**diagram, "workflows/z.bpmn": diagram[FILE]}, "p", "流程编号重复")


def test_unknown_services_are_named_where_they_are_known():
    vocabulary = engine.Vocabulary(services={"a.b"})
    findings = engine.check(flow(service("x", "a.c")), vocabulary)
    assert any("a.c" in f.message and f.element_id == "x" for f in findings)
    assert engine.check(flow(service("x", "a.b")), vocabulary) == []


def test_lane_gives_the_role():
    def diagram(lane_id, groups="", **properties):
        inner = ext(
            tag(
                "zeebe:properties",
                *[tag("zeebe:property", name=k, value=v) for k, v in properties.items()],
            )
        )
        lane = tag("bpmn:lane", inner, tag("bpmn:flowNodeRef", "x"), id=lane_id, name="社区")
        return files(
            process(
                "p",
                tag("bpmn:laneSet", lane, id="lanes"),
                start(),
                user("x", groups=groups),
                end(),
                "start > x > end",
            )
        )

    for files_ in (
        diagram("community_officer"),
        diagram("Lane_community_officer"),
        diagram("lane_1", role="community_officer"),
    ):
        assert found(files_) == []
        element = engine.load(files_).process("p").element("x")
        assert element.lane == "community_officer"
    assert_error(diagram("lane_1"), "x", "泳道“社区”没有对应的角色")
    assert found(diagram("lane_manager", "manager")) == []
    for lane_id, words in (("lane_1", "没有对应的角色"), ("lane_manager", "不一致")):
        (finding,) = found(diagram(lane_id, "community_officer"))
        assert finding[:2] == ("x", "warning")
        assert words in finding[2]


FORMS = {
    "not json": (b"{", "不是合格的 JSON"),
    "no components": (b'{"id": "form"}', "没有组件"),
    "other id": (b'{"id": "other", "components": []}', "与文件名"),
    "unknown type": (
        b'{"id": "form", "components": [{"type": "html", "key": "a"}]}',
        "不支持的组件类型：html",
    ),
    "key": (
        b'{"id": "form", "components": [{"type": "textfield", "key": "A b", "label": "l"}]}',
        "字段名",
    ),
    "twice": (
        b'{"id": "form", "components": [{"type": "textfield", "key": "a", "label": "l"},'
        b'{"type": "group", "components": [{"type": "number", "key": "a", "label": "l"}]}]}',
        "字段重复：a",
    ),
    "hide": (
        b'{"id": "form", "components": [{"type": "textfield", "key": "a", "label": "l",'
        b' "conditional": {"hide": "=a +"}}]}',
        "隐藏条件",
    ),
    "options": (
        b'{"id": "form", "components": [{"type": "select", "key": "a", "label": "l"}]}',
        "没有选项",
    ),
    "path": (
        b'{"id": "form", "components": [{"type": "group", "path": "a", "components": []}]}',
        "path",
    ),
    "pattern": (
        b'{"id": "form", "components": [{"type": "textfield", "key": "a", "label": "l",'
        b' "validate": {"pattern": "("}}]}',
        "正则",
    ),
    "script": (
        b'{"id": "form", "components": [{"type": "text", "text": "<script>x</script>"}]}',
        "不能有脚本",
    ),
}


@pytest.mark.parametrize("case", FORMS)
def test_faulty_forms_are_named(case):
    content, words = FORMS[case]
    findings = engine.check({**flow(user("x")), "forms/form.form": content})
    assert any(f.file == "forms/form.form" and words in f.message for f in findings), findings


def test_keys_of_a_repeating_list_are_their_own():
    content = (
        b'{"id": "form", "components": [{"type": "textfield", "key": "a", "label": "l"},'
        b'{"type": "dynamiclist", "path": "rows", "components":'
        b' [{"type": "textfield", "key": "a", "label": "l"}]}]}'
    )
    assert found({**flow(user("x")), "forms/form.form": content}) == []


def test_other_files_are_refused():
    assert any("script.py" in f.file for f in engine.check({**flow(user("x")), "script.py": b""}))


def test_findings_of_decision_tables_are_included():
    findings = engine.check({**flow(user("x")), "workflows/broken.dmn": b"<nonsense"})
    assert any(f.file == "workflows/broken.dmn" for f in findings)


def unknown_names(files_):
    return [
        (f.element_id, re.findall("叫“(.+)”", f.message)[0])
        for f in engine.check(files_)
        if f.severity == "warning" and "叫“" in f.message
    ]


def test_names_that_nothing_supplies_are_pointed_out():
    diagram = files(
        process(
            "p",
            start(),
            user("ask", outputs={"said": "=note", "typo": "=nota"}, due="=deadline"),
            script("use", "=said + sayd + case_id", "r"),
            gateway("exclusive", "g"),
            end("a"),
            end("b"),
            "start > ask > use > g",
            "g > a ? =r > 0 and rr",
            "g > b !",
        )
    )
    assert unknown_names(diagram) == [
        ("g_a", "rr"),
        ("ask", "deadline"),
        ("ask", "nota"),
        ("use", "sayd"),
    ]


def test_names_that_something_supplies_are_not_pointed_out():
    diagram = files(
        process(
            "p",
            start(),
            user("ask", inputs={"local": "=unit"}, outputs={"said": "=note"}),
            service("svc", "a.b", {"x": "=local"}, {"y": "=whatever_the_service_gives"}),
            script("list", "=for x in [1, 2] return x + y", "l"),
            script("pick", "={a: 1, b: a + 1}.b + l[item > 1][1] + sum(l[entry = 1])", "c"),
            user(
                "each",
                inputs={"m": "=member", "n": "=loopCounter"},
                loop=loop("=l", "member", until="=numberOfCompletedInstances > 1"),
            ),
            script("due", "=add working days(today(), c)", "d"),
            end(),
            "start > ask > svc > list > pick > each > due > end",
        )
    )
    assert unknown_names(diagram) == []


def test_process_without_end_is_pointed_out():
    diagram = files(process("p", start(), user("a"), user("b"), "start > a > b > a"))
    assert [(e, s) for e, s, message in found(diagram) if "没有结束事件" in message] == [
        ("p", "warning")
    ]


@pytest.mark.parametrize(
    ("events", "lines", "element", "words"),
    [
        ([("back", "E1")], "back > again", "back", "只能捕获退回"),
        ([("back", "returned")], "back > end", "back", "不再经过"),
        (
            [("back", "returned"), ("more", "returned")],
            "back > again\nmore > again",
            "back",
            "只能有一个",
        ),
    ],
)
def test_a_way_back_is_one_and_leads_back(events, lines, element, words):
    def diagram(events, lines):
        attached = [boundary(name, "second", error(code)) for name, code in events]
        way = "start > again > first > second > end"
        return files(
            process(
                *("p", start(), gateway("exclusive", "again"), user("first"), user("second")),
                *(*attached, end(), way, *lines.split("\n")),
            )
        )

    assert_error(diagram(events, lines), element, words)
    assert found(diagram([("back", "returned")], "back > again")) == []

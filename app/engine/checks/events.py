"""Events: is it clear what they wait for or throw, and do they stand where they may?"""

from __future__ import annotations

from app.engine.moments import as_cycle, as_duration, as_moment
from app.engine.reading.model import Element

from .formulas import FormulaCheck

CATCHING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
WORDS = {"message": "消息", "signal": "信号", "error": "错误", "escalation": "升级"}
TIMER_WORDS = {"date": "日期", "duration": "时长", "cycle": "周期"}
NEED_A_NAME = frozenset({"message", "signal"})


def check_event(element: Element, check: FormulaCheck) -> None:
    event = element.event
    if event is None:
        return
    if event.kind == "several":
        check.error("一个事件只能有一个事件定义")
    elif event.kind == "timer":
        _check_timer(element, check)
    elif event.kind in WORDS:
        _check_reference(element, check)
    elif event.kind == "none" and element.kind in ("intermediateCatchEvent", "boundaryEvent"):
        check.error("没有事件定义：不知道等待什么")
    if element.kind == "boundaryEvent" and event.kind == "error" and not element.interrupting:
        check.error("错误边界事件必须是中断的")


def _check_timer(element: Element, check: FormulaCheck) -> None:
    event = element.event
    assert event is not None  # noqa: S101
    if not event.timer or not event.expression:
        check.error("定时事件没有时间：须给出日期、时长或周期")
        return
    what = f"定时{TIMER_WORDS[event.timer]}"
    if event.timer == "cycle" and (
        element.kind == "intermediateCatchEvent" or element.interrupting
    ):
        check.error("周期定时只能用于不中断的边界事件或事件子流程")
    if event.expression.startswith("="):
        check.formula(what, event.expression)
        return
    readers = {
        "date": lambda text: as_moment(text, None),
        "duration": as_duration,
        "cycle": lambda text: as_cycle(text, None),
    }
    if readers[event.timer](event.expression) is None:
        check.error(f"{what}不合格式：{event.expression}")


def _check_reference(element: Element, check: FormulaCheck) -> None:
    event = element.event
    assert event is not None  # noqa: S101
    word = WORDS[event.kind]
    catching = element.kind in CATCHING
    if not event.reference:
        # A catching error or escalation without a reference catches all of them.
        if event.kind in NEED_A_NAME and not element.service:
            check.error(f"没有指定{word}")
        elif not catching and not element.service:
            check.error(f"抛出的{word}没有指定代码")
        return
    if not event.name and not element.service:
        check.error(f"引用的{word}不存在，或没有名称（代码）：{event.reference}")
    if event.name.startswith("="):
        check.error(f"{word}的名称（代码）不支持表达式：{event.name}")
    if event.kind == "message" and catching:
        what = f"消息“{event.name}”的关联键（subscription correlationKey）"
        check.formula(what, event.correlation, required=True)

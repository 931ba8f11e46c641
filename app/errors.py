"""The four families of expected errors; a feature adds named children beside its actions.

Actions raise them, one handler (``app.web.errors``) answers in HTML or JSON.
"""

from __future__ import annotations


class YiceError(Exception):
    """An error that a person can be told about. ``message`` is Chinese text for the reader."""

    status = 500
    default_message = "系统出错"

    def __init__(self, message: str = "", **details: object) -> None:
        super().__init__(message or self.default_message)
        self.message = message or self.default_message
        self.details = details


class NotFound(YiceError):
    """There is no such thing, or not within this person's reach (they are told the same)."""

    status = 404
    default_message = "没有找到，或不在您的管辖范围内"


class OutOfReach(NotFound):
    """It exists, but not for this person. Answered as NotFound; the attempt is recorded."""

    def __init__(self, subject: str) -> None:
        super().__init__()
        self.subject = subject


class NotAllowed(YiceError):
    """The person is known, the thing is within reach, but the role does not permit the action."""

    status = 403
    default_message = "您没有权限做这个操作"


class Conflict(YiceError):
    """The thing has moved on since the person looked at it."""

    status = 409
    default_message = "内容已被他人更改，请刷新后再试"


class InvalidInput(YiceError):
    """What was typed cannot be accepted: ``errors`` maps field name → list of messages."""

    status = 422
    default_message = "填写的内容有误"

    def __init__(
        self, field: str | None = None, message: str = "", *, errors: dict | None = None
    ) -> None:
        super().__init__(message)
        self.errors: dict = errors or ({field: [message]} if field else {})

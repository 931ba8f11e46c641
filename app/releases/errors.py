"""What can go wrong with a release, named."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.errors import Conflict, InvalidInput, NotAllowed, NotFound


class NoReleaseInForce(NotFound):
    default_message = _l("还没有已生效的发布版本")


class DraftExists(Conflict):
    default_message = _l("已经有一个草稿，一次只能有一个草稿")


class NotADraft(Conflict):
    default_message = _l("这个版本已提交审核或已发布，不能再修改")


class NotSubmitted(Conflict):
    default_message = _l("这个版本还没有提交审核")


class StaleSave(Conflict):
    """Somebody saved the file after this person opened it; ``details`` has their name and when."""


class ReleaseUnsound(InvalidInput):
    """The check found errors; ``details["findings"]`` has them."""

    default_message = _l("检查发现错误，改正后才能继续")

    def __init__(self, findings: list) -> None:
        super().__init__()
        self.details = {"findings": findings}


class OwnWorkApproved(NotAllowed):
    default_message = _l("编辑过或提交了这个版本的人不能审核发布它，请由另一位审核人办理")


class PublishedIsFinal(Conflict):
    default_message = _l("已发布的版本不能更改")

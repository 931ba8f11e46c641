"""What the editor's script says, in the reader's language: the script itself holds no words."""

from __future__ import annotations

from flask_babel import gettext as _


def editor_texts() -> dict[str, str]:
    return {
        "opened": _("已打开"),
        "changed": _("有未保存的修改"),
        "saving": _("正在保存……"),
        "saved": _("已保存"),
        "notSaved": _("没有保存：别人先保存过"),
        "checking": _("正在检查……"),
        "errorsFound": _("检查发现 {n} 处错误"),
        "noErrors": _("检查没有发现错误"),
        "error": _("错误"),
        "warning": _("提醒"),
        "advice": _("画法"),
        "offline": _("连接不上服务器。修改还在页面上，请稍后再保存。"),
        "signedOut": _("登录已失效。修改还在页面上：请在新窗口登录后再保存。"),
        "unreadable": _("文件不能打开："),
        "decisions": _("这个文件里的决策"),
        "drd": _("决策关系图"),
    }

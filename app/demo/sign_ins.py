"""The sign-ins of the demo city that `make run` names; they load without the application."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "haidai-2026"  # noqa: S105  known to everybody: the demo guards nothing


@dataclass(frozen=True)
class SignIn:
    username: str
    password: str
    title: str


SIGN_INS = (
    SignIn("shequ", PASSWORD, "社区专员 community officer · 望海街道望海一里社区"),
    SignIn("zhidao", PASSWORD, "职业指导师 counsellor · 望海街道"),
    SignIn("jiedao", PASSWORD, "街道专员 street officer · 望海街道"),
    SignIn("quxian", PASSWORD, "县区审核人员 county reviewer · 云台区"),
    SignIn("zhuguan", PASSWORD, "主管 manager · 云台区"),
    SignIn("shizhu", PASSWORD, "市级主管 manager · 海岱市"),
    SignIn("zhengce", PASSWORD, "政策编辑 policy editor · 海岱市"),
    SignIn("shenpi", PASSWORD, "政策审批 policy approver · 海岱市"),
    SignIn("shenji", PASSWORD, "审计员 auditor · 海岱市"),
    SignIn("guanli", PASSWORD, "系统管理员 system administrator · 海岱市"),
)

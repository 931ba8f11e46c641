"""A letter is Chinese, whatever language the officer's pages have."""

from __future__ import annotations

from datetime import date

from flask_babel import force_locale


def in_chinese(text: object) -> str:
    """A lazy text, as it stands in Chinese."""
    with force_locale("zh"):
        return str(text)


def chinese_day(day: date | str | None) -> str:
    if day is None:
        return ""
    if isinstance(day, str):
        day = date.fromisoformat(day)
    return f"{day.year}年{day.month}月{day.day}日"

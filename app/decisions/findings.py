"""What is wrong with a release's decisions, in the words of the people who write them."""

from __future__ import annotations

from dataclasses import dataclass

from app.feel import FeelSyntaxError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `severity` is "error" (cannot be published) or "warning".

    `row` and `column` count from 1 in a decision table (0: none); columns count inputs, then
    outputs, then annotations.
    """

    file: str
    element_id: str
    severity: str
    message: str
    row: int = 0
    column: int = 0


class DmnError(Exception):
    """A decision model that cannot be used."""

    def __init__(
        self, file: str, element: str, message: str, row: int = 0, column: int = 0
    ) -> None:
        self.file = file
        self.element = element
        self.row = row
        self.column = column
        self.message = message
        super().__init__(f"{file}: {element}: {message}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: the file, the element, and the cell of a table.

    `name` and `decision` are the label and the id of the decision around it.
    """

    file: str
    element: str
    name: str = ""
    row: int = 0
    column: int = 0
    heading: str = ""
    decision: str = ""

    def words(self) -> str:
        """`第 3 行第 2 列（年龄）`, or nothing outside a table."""
        if not self.column:
            return ""
        heading = f"（{self.heading}）" if self.heading else ""
        row = f"第 {self.row} 行" if self.row else ""
        return f"{row}第 {self.column} 列{heading}"


def finding(place: Place, message: str, severity: str = "error") -> Finding:
    words = place.words()
    whole = f"{place.name}：" if place.name else ""
    whole += f"{words}：{message}" if words else message
    return Finding(place.file, place.element, severity, whole, place.row, place.column)


_WIDE_SIGNS = {
    "，": ",",
    "（": "(",
    "）": ")",
    "“": '"',
    "”": '"',
    "＞": ">",
    "＜": "<",
    "＝": "=",
    "、": ",",
    "；": ",",
    "：": ":",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
}


def syntax_words(error: FeelSyntaxError) -> str:
    """A syntax error in Chinese, with what to type instead where that is plain."""
    where = f"（第 {error.position + 1} 个字符）"
    narrow = _WIDE_SIGNS.get(error.found[:1])
    if narrow:
        return f"请用半角符号 {narrow} 代替 {error.found[:1]}{where}"
    found = f"“{error.found}”" if error.found else "表达式末尾"
    words = {
        "unexpected": f"{found}处无法理解",
        "expected": f"{found}处缺少 {error.wanted}",
        "string": "字符串没有用双引号结束，或含有错误的转义符",
        "comment": "注释没有结束",
        "character": f"FEEL 不认识字符 {error.found}",
        "number": f"数字超出范围：{error.found}",
        "depth": "嵌套过深",
        "length": "表达式过长",
        "empty": "表达式为空",
    }
    return words.get(error.kind, "表达式有误") + where

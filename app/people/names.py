"""How a name is looked for: its pinyin and the first letters (张三 → zhang san, zs)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Surnames that are read differently from the character's common reading.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "任": "ren", "区": "ou", "查": "zha",
    "盖": "ge", "朴": "piao", "尉迟": "yu chi", "长孙": "zhang sun", "万俟": "mo qi",
    "召": "shao", "翟": "zhai", "缪": "miao", "种": "chong", "重": "chong", "折": "she",
    "员": "yun", "贠": "yun", "秘": "bi", "冼": "xian", "覃": "qin", "繁": "po", "洗": "xian",
    "令狐": "ling hu", "澹台": "tan tai", "乜": "nie", "黑": "he", "燕": "yan", "华": "hua",
    "宁": "ning", "晟": "cheng", "牟": "mu", "乐": "yue", "谌": "chen", "车": "che",
    "郇": "xun", "逄": "pang", "隗": "wei", "句": "gou", "祭": "zhai", "那": "na", "盛": "sheng",
}  # fmt: skip
_LETTER = re.compile(r"[a-z]+")


@lru_cache(maxsize=4096)
def syllables(name: str) -> tuple[str, ...]:
    """Lower-case Latin syllables; marks such as the middle dot are left out."""
    from pypinyin import lazy_pinyin  # its dictionary is large: not every process asks for names

    name = unicodedata.normalize("NFKC", name).strip()
    head: list[str] = []
    for length in (2, 1):
        if len(name) > length and name[:length] in _SURNAMES:
            head, name = _SURNAMES[name[:length]].split(), name[length:]
            break
    rest = lazy_pinyin(name, v_to_u=False)
    return (*head, *(part for piece in rest for part in _LETTER.findall(piece.lower())))


def pinyin(name: str) -> str:
    """Syllables with a space between: sorted as text, each syllable counts before the next one
    (chen jing yi, cheng li xin), as in a dictionary."""
    return " ".join(syllables(name))[:80].rstrip()


def initials(name: str) -> str:
    return "".join(part[0] for part in syllables(name))[:20]

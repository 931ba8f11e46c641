"""Names that sound right and belong to nobody in particular."""

from __future__ import annotations

from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
)
MALE = _words(
    "建国 志强 晓东 明辉 立新 国庆 永刚 振华 家和 思远 宏伟 子涵 德胜 光明 长江 "
    "文博 世杰 俊峰 海涛 庆丰 春生 少华 兆祥 玉山 传福 承志 学军 卫东 金柱 浩然 "
    "天宇 一鸣 大勇 福来 克勤 守信"
)
FEMALE = _words(
    "秀英 海燕 丽华 玉兰 春燕 文静 雪莲 慧敏 艳红 佳怡 月娥 桂芳 淑珍 红梅 小娟 "
    "晓玲 爱萍 美琴 凤霞 雅琪 欣然 若兰 素云 金花 翠萍 巧玲 静怡 梦瑶 凌霄 采薇 "
    "婉清 兰芝 银环 冬梅 翠翠 采莲"
)
EMPLOYERS = (
    "海岱纺织有限公司", "云台机械厂", "澄湖食品有限公司", "望海物业有限公司", "青源建材有限公司",
    "柳行家政有限公司", "松岭电子有限公司", "海岱百货有限公司", "芦泉农产品加工厂", "石桥制衣厂",
)  # fmt: skip


def draw_name(random: Random, sex: str) -> str:
    return random.choice(SURNAMES) + random.choice(MALE if sex == "male" else FEMALE)

"""The columns of 失业人员登记表 (policy/rules.md 5.2), in the order of the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import force_locale

from app.people import codes


@dataclass(frozen=True)
class Column:
    """``kind``: text, identity, phone, account, division, date, yes_no or code.

    ``part``: which record the value goes to: the person, the registration or a certificate.
    """

    heading: str
    field: str
    kind: str = "text"
    codes: Mapping[str, object] | None = None
    required: bool = False
    part: str = "person"
    note: str = ""
    width: int = 14


COLUMNS = (
    Column("姓名", "name", required=True, note="与证件一致"),
    Column("证件类型", "id_type", "code", codes.ID_TYPES, note="不填按居民身份证", width=20),
    Column(
        "证件号码", "id_number", "identity", required=True, width=22, note="单元格为文本格式，18 位"
    ),
    Column("性别", "sex", "code", codes.SEXES, note="身份证可以不填", width=8),
    Column("出生日期", "birth_date", "date", note="身份证可以不填；如 1980-03-14"),
    Column("民族", "ethnicity", "code", codes.ETHNICITIES, width=10),
    Column("文化程度", "education", "code", codes.EDUCATIONS),
    Column("婚姻状况", "marital_status", "code", codes.MARITAL_STATUSES, width=10),
    Column(
        "户籍行政区划代码", "hukou_division_code", "division", note="6、9 或 12 位数字", width=18
    ),
    Column("户籍地址", "hukou_address", width=32),
    Column("城乡", "urban_rural", "code", codes.URBAN_RURAL, width=8, note="按户籍地址的城乡划分"),
    Column("常住地行政区划代码", "residence_division_code", "division", note="同上", width=20),
    Column("常住地址", "residence_address", width=32),
    Column("常住起始日期", "residence_since", "date", note="最近一次连续居住的第一天"),
    Column("联系电话", "phone", "phone", width=16),
    Column("银行账号", "bank_account", "account", width=24, note="单元格为文本格式"),
    Column("退休类别", "retirement_class", "code", codes.RETIREMENT_CLASSES, width=20),
    Column("有劳动能力", "able_to_work", "yes_no", width=12),
    Column("有就业意愿", "willing_to_work", "yes_no", width=12),
    Column("返乡农民工", "returned_migrant", "yes_no", width=12),
    Column("失地农民", "land_expropriated", "yes_no", width=12),
    Column("责任社区代码", "unit_code", "division", note="12 位；只管一个社区的可以不填", width=16),
    Column("失业登记日期", "registered_on", "date", part="registration"),
    Column(
        "失业日期", "unemployed_since", "date", part="registration", note="最后一次就业结束次日"
    ),
    Column(
        "失业原因",
        "reason_code",
        "code",
        codes.REGISTRATION_REASONS,
        part="registration",
        note="填了失业登记日期就要填",
        width=24,
    ),
    Column("求职意向", "job_wish", width=24),
    Column("培训意愿", "training_wish", width=24),
    Column("技能", "skills", width=24),
    Column("服务需求", "service_needs", width=24),
    Column("就业创业证号", "employment.number", part="certificate", width=20),
    Column("低保有效期至", "dibao.valid_until", "date", part="certificate", note="最后一个有效日"),
    Column("残疾人证号", "disability.number", part="certificate", width=24),
    Column("残疾人证有效期至", "disability.valid_until", "date", part="certificate", width=18),
)
BY_HEADING = {column.heading: column for column in COLUMNS}
HEADING_OF = {column.field: column.heading for column in COLUMNS}
REASON_HEADING = "未导入原因"

# What people write beside the official words.
_OTHER_WORDS = {
    "sex": {"男性": "male", "女性": "female"},
    "id_type": {"身份证": "resident_id", "港澳台居住证": "hmt_residence"},
    "marital_status": {
        "初婚": "married", "再婚": "married", "复婚": "married", "离异": "divorced",
        "丧夫": "widowed", "丧妻": "widowed",
    },
    "education": {
        "博士": "11", "硕士": "14", "本科": "20", "大专": "30", "专科": "30", "中专": "41",
        "职高": "44", "技校": "47", "高中": "60", "小学及以下": "80", "文盲": "90",
    },
    "urban_rural": {"城市": "urban", "城区": "urban", "乡村": "rural"},
    "retirement_class": {"男": "male", "女55": "female_55", "女50": "female_50"},
}  # fmt: skip


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    with force_locale("zh"):  # the form's words, whatever language the reader's pages have
        official = {
            column.field: {str(label): code for code, label in column.codes.items()}
            for column in COLUMNS
            if column.codes
        }
    for field, words in official.items():
        words |= {code: code for code in list(words.values())}
        words |= _OTHER_WORDS.get(field, {})
    official["ethnicity"] |= {
        word.removesuffix("族"): code for word, code in official["ethnicity"].items()
    }
    return official


def code_for(field: str, word: str) -> str | None:
    """The code that ``word`` stands for; None if it stands for none."""
    return _words()[field].get(word)


def choices_of(column: Column) -> list[str]:
    """The official words of a column with codes, for the template's drop-down."""
    with force_locale("zh"):
        return [str(label) for label in (column.codes or {}).values()]

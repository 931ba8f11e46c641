"""The tables of eligibility, one file a subject."""

from app.eligibility.models.determination import Determination
from app.eligibility.models.recognition import Recognition
from app.eligibility.models.review import Objection, Opinion, PublicNotice
from app.eligibility.models.standards import RegionalStandard
from app.eligibility.models.watch import Watch

__all__ = [
    "Determination",
    "Objection",
    "Opinion",
    "PublicNotice",
    "Recognition",
    "RegionalStandard",
    "Watch",
]

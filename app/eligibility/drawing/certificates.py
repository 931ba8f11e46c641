"""What certificates and other departments' registers tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from app.eligibility.drawing.drawn import Drawn
from app.people.models import Certificate, RegisterCheck

NO_EXPIRY = date.max


def draw_certificates(drawn: Drawn, registers: dict[str, RegisterCheck]) -> None:
    held = held_on(drawn.person.certificates, drawn.as_of)
    for key, kind, register in (
        ("dibao_valid_until", "dibao", "dibao"),
        ("disability_certificate_valid_until", "disability", "disability"),
    ):
        _draw_one(drawn, key, held.get(kind), registers.get(register), _valid_until)
        if key not in drawn.sheet and (ended := _ended(drawn, kind)) is not None:
            put_certificate(drawn, key, _last_day(ended), ended)
    graduation = held.get("graduation")
    if graduation is None and drawn.person.education in BELOW_COLLEGE:
        of = f"person:{drawn.person.id}"
        drawn.put("graduated_on", None, "declared", drawn.person.updated_at, of)
    elif graduation is None or graduation.issued_on is not None:
        _draw_one(drawn, "graduated_on", graduation, registers.get("education"), _issued_on)
    for key in ("poverty_relieved", "poverty_edge"):
        check = registers.get("poverty")
        if key in held:
            put_certificate(drawn, key, held[key].is_valid_on(drawn.as_of), held[key])
        elif check is not None and not check.found:
            drawn.put_answer(key, False, check)
        elif (ended := _ended(drawn, key)) is not None:
            put_certificate(drawn, key, False, ended)
    if "land_expropriation" in held:
        put_certificate(drawn, "land_expropriated", True, held["land_expropriation"])


# GB/T 4658 groups that are no higher education: who has one of them is no graduate.
BELOW_COLLEGE = ("40", "41", "44", "47", "60", "70", "80")


def _valid_until(certificate: Certificate) -> date:
    return certificate.valid_until or NO_EXPIRY


def _ended(drawn: Drawn, kind: str) -> Certificate | None:
    """The last one that was taken back: what is known to have ended is not unknown."""
    gone = [
        c
        for c in drawn.person.certificates
        if c.kind == kind and c.withdrawn_on is not None and c.withdrawn_on <= drawn.as_of
    ]
    return max(gone, key=lambda c: c.withdrawn_on, default=None)


def _last_day(ended: Certificate) -> date:
    return min(_valid_until(ended), ended.withdrawn_on - timedelta(days=1))


def _issued_on(certificate: Certificate) -> date | None:
    return certificate.issued_on


def held_on(certificates: Sequence[Certificate], as_of: date) -> dict[str, Certificate]:
    """Of each kind the one that lasts longest, among those issued by then and not taken back."""
    held: dict[str, Certificate] = {}
    for certificate in certificates:
        begun = certificate.issued_on is None or certificate.issued_on <= as_of
        gone = certificate.withdrawn_on is not None and certificate.withdrawn_on <= as_of
        if begun and not gone:
            other = held.get(certificate.kind)
            if other is None or _valid_until(certificate) > _valid_until(other):
                held[certificate.kind] = certificate
    return held


def _draw_one(
    drawn: Drawn,
    key: str,
    certificate: Certificate | None,
    check: RegisterCheck | None,
    read: Callable[[Certificate], date | None],
) -> None:
    """The certificate's day; "none" when the department's register knows of none."""
    if certificate is not None:
        put_certificate(drawn, key, read(certificate), certificate)
    elif check is not None and not check.found:
        drawn.put_answer(key, None, check)


def put_certificate(drawn: Drawn, key: str, value: Any, certificate: Certificate) -> None:
    on = certificate.issued_on or certificate.recorded_at
    drawn.put(key, value, certificate.source, on, f"certificate:{certificate.id}")

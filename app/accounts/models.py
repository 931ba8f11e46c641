"""Organisation units, users and the roles they hold."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from flask_login import UserMixin
from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.dates.clock import now
from app.extensions import Base

if TYPE_CHECKING:
    from app.accounts.standing_in import StandIn

ROLES = (
    "community_officer",
    "street_officer",
    "county_reviewer",
    "counsellor",
    "manager",
    "policy_editor",
    "policy_approver",
    "auditor",
    "system_admin",
    "partner",
)
LEVELS = ("city", "county", "street", "community")
# Length of a unit's division code by level (GB/T 2260 and the NBS street and village codes).
CODE_LENGTH = {"city": 4, "county": 6, "street": 9, "community": 12}
UnitCode = String(12, collation="C")  # "C" so that a prefix search can use the index


class OrganisationUnit(Base):
    """A node of city → county → street → community. Its code's prefix is its reach."""

    __tablename__ = "organisation_unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(UnitCode, unique=True)
    name: Mapped[str] = mapped_column(String(60))
    level: Mapped[str] = mapped_column(String(10))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    parent: Mapped[OrganisationUnit | None] = relationship(remote_side=[id])

    __table_args__ = (
        CheckConstraint(f"level in {LEVELS}", name="level"),
        CheckConstraint("(level = 'city') = (parent_id is null)", name="parent"),
    )


class User(UserMixin, Base):
    """A member of staff. ``session_epoch`` goes up to end every session of theirs at once.

    Set where a request's user is loaded: ``unread_notices``, counted to 100 at most, and
    ``stands_in_for``, the colleagues whose work this person does today (``standing_in``).
    """

    unread_notices: ClassVar[int] = 0
    stands_in_for: ClassVar[tuple[StandIn, ...]] = ()
    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    display_name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(30))  # the office phone, not a private one
    locale: Mapped[str] = mapped_column(String(5), default="zh")
    unit_id: Mapped[int] = mapped_column(ForeignKey("organisation_unit.id"))
    is_enabled: Mapped[bool] = mapped_column(default=True)
    # Kinds of notice that the page leaves out; here, since every request counts the unread ones.
    hidden_notices: Mapped[list[str]] = mapped_column(
        ARRAY(String(30)), default=list, server_default="{}"
    )
    session_epoch: Mapped[int] = mapped_column(default=1)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    unit: Mapped[OrganisationUnit] = relationship(lazy="joined")
    # Not "joined": whoever joins a user to a list would get a row a role.
    grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="user",
        cascade="all, delete-orphan",
        order_by="RoleGrant.id",
    )

    @property
    def is_active(self) -> bool:
        return self.is_enabled

    @property
    def roles(self) -> list[str]:
        """The roles held anywhere, each once, in order of granting."""
        return list(dict.fromkeys(grant.role for grant in self.grants))

    def has_role(self, *roles: str) -> bool:
        return any(grant.role in roles for grant in self.grants)

    def reach(self, *roles: str) -> list[str]:
        """Code prefixes within which this person holds one of ``roles`` (any role if none)."""
        codes = {g.unit_code for g in self.grants if not roles or g.role in roles}
        return sorted(c for c in codes if not any(c != o and c.startswith(o) for o in codes))

    def reaches(self, unit_code: str, *roles: str) -> bool:
        return any(unit_code.startswith(prefix) for prefix in self.reach(*roles))


class RoleGrant(Base):
    """A role held at a unit; ``unit_code`` is copied so that a request needs no further join."""

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    unit_code: Mapped[str] = mapped_column(
        UnitCode, ForeignKey("organisation_unit.code", onupdate="CASCADE")
    )
    user: Mapped[User] = relationship(back_populates="grants")

    __table_args__ = (
        UniqueConstraint("user_id", "role", "unit_code"),
        CheckConstraint(f"role in {ROLES}", name="role"),
    )


class ApiToken(Base):
    """A bearer token: only its SHA-256 is stored, the token itself is shown once."""

    __tablename__ = "api_token"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    user: Mapped[User] = relationship(lazy="joined")


class IdempotencyKey(Base):
    """What a request with this key was answered, so that the same key gets the same answer.

    ``key`` is 16 bytes of SHA-256 over user and key, ``request`` 8 bytes over path and body: small,
    since one is kept for every completed task of the last days.
    """

    __tablename__ = "idempotency_key"
    key: Mapped[bytes] = mapped_column(primary_key=True)
    request: Mapped[bytes]
    answer: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class SignInAttempt(Base):
    """Failed sign-ins by address, for throttling across all web processes."""

    __tablename__ = "sign_in_attempt"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    address: Mapped[str] = mapped_column(String(45), index=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

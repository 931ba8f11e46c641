"""A spreadsheet between upload and confirmation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Identity, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.dates.clock import now
from app.extensions import Base
from app.people.secrets import EncryptedBytes


class ImportFile(Base):
    """``content`` is the spreadsheet, dropped once entered; ``counts`` is what came of its rows."""

    __tablename__ = "import_file"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    file_name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = deferred(
        mapped_column("content_encrypted", EncryptedBytes("import_file.content"))
    )
    # What each row would do, as JSON, for the page that shows it; it names people.
    preview: Mapped[bytes | None] = deferred(
        mapped_column("preview_encrypted", EncryptedBytes("import_file.preview"))
    )
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    uploaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    imported_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # The rows left over, as a spreadsheet with the reasons, to correct and send again.
    rejected: Mapped[bytes | None] = deferred(
        mapped_column("rejected_encrypted", EncryptedBytes("import_file.rejected"))
    )

    __table_args__ = (
        CheckConstraint("(imported_at is null) = (content_encrypted is not null)", name="imported"),
    )

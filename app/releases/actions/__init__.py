"""Changing releases: ``drafts`` (begin, describe, discard), ``files``, ``publishing``."""

from app.releases.actions.drafts import describe_draft, discard_draft, start_draft
from app.releases.actions.files import add_file, remove_file, rename_file, save_file
from app.releases.actions.publishing import (
    check_draft,
    import_directory,
    publish,
    return_draft,
    submit_draft,
)

__all__ = [
    "add_file",
    "check_draft",
    "describe_draft",
    "discard_draft",
    "import_directory",
    "publish",
    "remove_file",
    "rename_file",
    "return_draft",
    "save_file",
    "start_draft",
    "submit_draft",
]

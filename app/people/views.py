"""The register's pages: search, a person, their records, import."""

from app.people import views_documents, views_import, views_person, views_records, views_search
from app.people.blueprint import blueprint

__all__ = [
    "blueprint",
    "views_documents",
    "views_import",
    "views_person",
    "views_records",
    "views_search",
]

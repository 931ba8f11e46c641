"""A caller of the API: signed by token, every POST under a key of its own."""

from __future__ import annotations

import io
import itertools

import pytest

from app.api.auth import issue_token
from app.extensions import db
from tests.factories import make_user

_keys = itertools.count(1)


class Caller:
    def __init__(self, client, user) -> None:
        self.client, self.user = client, user
        self.headers = {"Authorization": f"Bearer {issue_token(user, label='test', by=None)}"}
        db.session.commit()

    def get(self, path: str, **query):
        return self.client.get(f"/api/v1{path}", query_string=query, headers=self.headers)

    def post(self, path: str, body: dict, *, key: str | None = None):
        headers = self.headers | {"Idempotency-Key": key or f"key-{next(_keys)}"}
        return self.client.post(f"/api/v1{path}", json=body, headers=headers)

    def upload(
        self,
        path: str,
        content: bytes,
        *,
        name: str = "a.pdf",
        key: str | None = None,
        **fields: str,
    ):
        headers = self.headers | {"Idempotency-Key": key or f"key-{next(_keys)}"}
        data = {"file": (io.BytesIO(content), name), **fields}
        answer = self.client.post(f"/api/v1{path}", data=data, headers=headers)
        answer.request.environ["wsgi.input"].close()  # a large one is a file on disk
        return answer

    def put(self, path: str, body: dict):
        return self.client.put(f"/api/v1{path}", json=body, headers=self.headers)

    def patch(self, path: str, body: dict):
        return self.client.patch(f"/api/v1{path}", json=body, headers=self.headers)


@pytest.fixture
def call(client):
    """``call("county_reviewer", "379901")``: a caller with that role there; or ``user=…``."""

    def caller(role: str = "community_officer", unit: str = "379901001001", *, user=None):
        return Caller(client, user or make_user(role, unit))

    return caller

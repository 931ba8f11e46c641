"""A small browser: keeps its cookie and its connection, and sends forms."""

from __future__ import annotations

import http.client
import re
import time
import uuid
from urllib.parse import urlencode

_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')


class Client:
    """One signed-in person. Every request is timed by the caller."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self._token = ""
        self._is_signed_in = False

    def sign_in(self, username: str, password: str) -> None:
        self._learn_token(self.get("/sign-in")[1])
        status, _ = self.post("/sign-in", {"username": username, "password": password})
        if status != 303:
            raise RuntimeError(f"{username} cannot sign in: {status}")
        self._learn_token(self.get("/work")[1])
        self._is_signed_in = True

    def get(self, path: str) -> tuple[int, bytes]:
        return self._send("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        values = {"csrf_token": self._token, "idempotency_key": uuid.uuid4().hex, **fields}
        return self._send("POST", path, urlencode(values))

    def timed_get(self, path: str) -> float:
        """Milliseconds until the whole answer was there; anything but 200 is an error."""
        start = time.perf_counter()
        status, _ = self.get(path)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        return (time.perf_counter() - start) * 1000

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        if self._is_signed_in:  # a browser shows the messages that a cookie carries, and drops them
            return response.status, content
        for value in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = value.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        return response.status, content

    def _learn_token(self, page: bytes) -> None:
        found = _TOKEN.search(page)
        if found is None:
            raise RuntimeError("the page has no form token")
        self._token = found[1].decode()

    def close(self) -> None:
        self._connection.close()

"""A small browser: keeps its cookie and its connection, and sends forms.

It reads only what it needs of an answer: the clients share the machine with what they measure.
"""

from __future__ import annotations

import re
import socket
import time
import uuid
from urllib.parse import urlencode

_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: *([^=]+)=([^;\r]*)", re.IGNORECASE)
_CLOSING = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_END_OF_HEAD = b"\r\n\r\n"
# A connection stays with the web process that took it. Many people's connections spread evenly
# over the processes; four do so only if each is made anew now and then.
_REQUESTS_A_CONNECTION = 10


class Client:
    """One signed-in person. Every request is timed by the caller."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._sent = 0
        self._cookies: dict[bytes, bytes] = {}
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
        return self._send("GET", path, b"")

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        values = {"csrf_token": self._token, "idempotency_key": uuid.uuid4().hex, **fields}
        return self._send("POST", path, urlencode(values).encode())

    def timed_get(self, path: str) -> float:
        """Milliseconds until the whole answer was there; anything but 200 is an error."""
        start = time.perf_counter()
        status, _ = self.get(path)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        return (time.perf_counter() - start) * 1000

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _send(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        cookies = b"; ".join(k + b"=" + v for k, v in self._cookies.items())
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\nCookie: "
        )
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(head.encode() + cookies + _END_OF_HEAD + body)
        head_of_answer, content = self._receive()
        self._sent += 1
        if _CLOSING.search(head_of_answer) or self._sent % _REQUESTS_A_CONNECTION == 0:
            self.close()
        if (
            not self._is_signed_in
        ):  # later on a browser shows the messages of a cookie, and drops them
            self._cookies |= dict(_COOKIE.findall(head_of_answer))
        return int(head_of_answer[9:12]), content

    def _receive(self) -> tuple[bytes, bytes]:
        """The head and the content of one answer; every answer of ours says how long it is."""
        received = self._more(b"")
        while (end := received.find(_END_OF_HEAD)) < 0:
            received = self._more(received)
        head, content = received[: end + 2], received[end + len(_END_OF_HEAD) :]
        length = _LENGTH.search(head)
        if length is None:
            raise RuntimeError(f"an answer without a length: {head!r}")
        while len(content) < int(length[1]):
            content = self._more(content)
        return head, content

    def _more(self, before: bytes) -> bytes:
        part = self._socket.recv(1 << 18)
        if not part:
            raise RuntimeError("the server closed the connection in the middle of an answer")
        return before + part

    def _learn_token(self, page: bytes) -> None:
        found = _TOKEN.search(page)
        if found is None:
            raise RuntimeError("the page has no form token")
        self._token = found[1].decode()

"""The ways out, against a mail server and a gateway that stand in for the real ones."""

from __future__ import annotations

import email
import email.policy
import http.server
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.notices.dispatch.senders import (
    Outgoing,
    SendFailed,
    put_in_outbox,
    send_by_smtp,
    send_to_gateway,
)

OUT = Outgoing(
    "sms-20261130083000-7", "li@example.org", "一策：有新任务", "新任务：走访\nhttp://x/1"
)
ANSWERS = {"RCPT": b"250 ok"}


class MailServer(socketserver.StreamRequestHandler):
    """As much of SMTP as a mail needs."""

    received: list[bytes] = []

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line[:4].decode().upper()
            if word == "DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b""
                while not text.endswith(b"\r\n.\r\n"):
                    text += self.rfile.readline()
                self.received.append(text)
            self.wfile.write(ANSWERS.get(word, b"250 ok") + b"\r\n")
            if word == "QUIT":
                return


class Gateway(http.server.BaseHTTPRequestHandler):
    received: list[tuple] = []
    status = 200

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.received.append((self.headers["Idempotency-Key"], body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_args) -> None:
        pass


@contextmanager
def served(handler) -> Iterator[int]:
    handler.received.clear()
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def configured(app, monkeypatch):
    def configure(**values) -> None:
        for name, value in values.items():
            monkeypatch.setitem(app.config, name, value)

    with app.app_context():
        yield configure


def test_a_file_for_each_message(configured, tmp_path):
    configured(OUTBOX=tmp_path / "out")
    for _again in range(2):
        put_in_outbox(OUT)
    [file] = (tmp_path / "out").iterdir()
    assert json.loads(file.read_text())["text"] == OUT.text
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_mail_arrives_under_an_id_that_stays(configured):
    with served(MailServer) as port:
        configured(SMTP_PORT=port, MAIL_FROM="yice@city.example")
        send_by_smtp(OUT)
        [mail] = (
            email.message_from_bytes(m, policy=email.policy.default) for m in MailServer.received
        )
    assert (mail["Subject"], mail["To"]) == (OUT.subject, OUT.to)
    assert mail["Message-ID"] == "<sms-20261130083000-7@city.example>"
    assert "走访" in mail.get_content()


@pytest.mark.parametrize(
    ("answer", "reason", "for_good"),
    [(b"550 nobody", "refused:550", True), (b"451 later", "refused:451", False)],
)
def test_what_the_mail_server_refuses(configured, monkeypatch, answer, reason, for_good):
    monkeypatch.setitem(ANSWERS, "RCPT", answer)
    with served(MailServer) as port:
        configured(SMTP_PORT=port)
        with pytest.raises(SendFailed) as failed:
            send_by_smtp(OUT)
    assert (failed.value.reason, failed.value.for_good) == (reason, for_good)


def test_the_gateway_gets_the_text_under_its_key(configured, monkeypatch):
    with served(Gateway) as port:
        configured(SMS_URL=f"http://127.0.0.1:{port}/send")
        send_to_gateway(OUT)
        monkeypatch.setattr(Gateway, "status", 422)
        with pytest.raises(SendFailed) as failed:
            send_to_gateway(OUT)
    assert Gateway.received[0] == (OUT.id, {"id": OUT.id, "to": OUT.to, "text": OUT.text})
    assert (failed.value.reason, failed.value.for_good) == ("refused:422", True)


def test_nobody_there(configured):
    with served(Gateway) as port:
        pass
    configured(SMS_URL=f"http://127.0.0.1:{port}", SMTP_PORT=port)
    for send in (send_to_gateway, send_by_smtp):
        with pytest.raises(SendFailed, match="unreachable"):
            send(OUT)

"""The ways out: a file outbox, a mail server, an SMS gateway, or a function of one's own.

A sender takes one ``Outgoing`` and returns when the other side has taken it over; otherwise it
raises SendFailed. The other side may have taken it over all the same: the process can be killed,
or the line break, before it is written down here, and then the same ``Outgoing`` comes again. So
each carries an ``id`` that stays the same, by which the other side can tell: the outbox writes the
same file, a gateway gets it as its Idempotency-Key, a mail as its Message-ID. SMTP itself promises
no more than that a mail arrives at least once.
"""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from flask import current_app

_SECONDS = 10
_FOR_GOOD = range(500, 600)  # SMTP: the other side will not think again


class Outgoing(NamedTuple):
    """``id``: as in the class's module. ``subject``: of a mail; an SMS has none."""

    id: str
    to: str
    subject: str
    text: str


class SendFailed(Exception):
    """``reason``: as ``Dispatch.reason``. ``for_good``: trying again would not help."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.for_good = reason, for_good


Sender = Callable[[Outgoing], None]


def sender(way: str) -> Sender:
    """As configured. Raises LookupError for a name that is none."""
    name = current_app.config["SENDERS"][way]
    return _imported(name) if ":" in name else _SENDERS[way, name]


def put_in_outbox(outgoing: Outgoing) -> None:
    """One file a message, for its owner to read: another program fetches it, or a person looks."""
    folder: Path = current_app.config["OUTBOX"]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = folder / f".{outgoing.id}.{os.getpid()}"
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(outgoing._asdict(), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    half.replace(folder / f"{outgoing.id}.json")


def send_by_smtp(outgoing: Outgoing) -> None:
    try:
        with closing(_server()) as server:
            _hand_over(server, outgoing)
    except smtplib.SMTPRecipientsRefused as error:
        [(code, _words)] = error.recipients.values()
        raise SendFailed(f"refused:{code}", for_good=code in _FOR_GOOD) from None
    except smtplib.SMTPResponseException as error:
        raise SendFailed(f"refused:{error.smtp_code}") from None
    except (smtplib.SMTPException, OSError):
        raise SendFailed("unreachable") from None


def _server() -> smtplib.SMTP:
    config = current_app.config
    host, port = config["SMTP_HOST"], config["SMTP_PORT"]
    if config["SMTP_SECURITY"] == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
    return smtplib.SMTP(host, port, timeout=_SECONDS)


def _hand_over(server: smtplib.SMTP, outgoing: Outgoing) -> None:
    config = current_app.config
    if config["SMTP_SECURITY"] == "starttls":
        server.starttls(context=ssl.create_default_context())
    if config["SMTP_USER"]:
        server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
    server.send_message(_mail(outgoing))
    with suppress(smtplib.SMTPException, OSError):  # the mail is over there, whatever it answers
        server.quit()


def _mail(outgoing: Outgoing) -> EmailMessage:
    origin = current_app.config["MAIL_FROM"]
    mail = EmailMessage()
    mail["From"] = Address("一策", addr_spec=origin)
    mail["To"] = outgoing.to
    mail["Subject"] = outgoing.subject
    mail["Message-ID"] = f"<{outgoing.id}@{origin.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(outgoing.text)
    return mail


def send_to_gateway(outgoing: Outgoing) -> None:
    """POST {"id", "to", "text"} as JSON; any answer of 2xx means taken over."""
    config = current_app.config
    request = urllib.request.Request(  # noqa: S310  the address is the administrator's
        config["SMS_URL"],
        method="POST",
        data=json.dumps({"id": outgoing.id, "to": outgoing.to, "text": outgoing.text}).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {config['SMS_TOKEN']}",
            "Idempotency-Key": outgoing.id,
        },
    )
    try:
        urllib.request.urlopen(request, timeout=_SECONDS).close()  # noqa: S310
    except urllib.error.HTTPError as error:
        error.close()
        # 400, 422: this message; the rest (a wrong token, too many at once) may come right.
        raise SendFailed(f"refused:{error.code}", for_good=error.code in (400, 422)) from None
    except (OSError, ValueError):
        raise SendFailed("unreachable") from None


@lru_cache(maxsize=4)
def _imported(name: str) -> Sender:
    module, _colon, function = name.partition(":")
    return getattr(import_module(module), function)


_SENDERS: dict[tuple[str, str], Sender] = {
    ("mail", "outbox"): put_in_outbox,
    ("mail", "smtp"): send_by_smtp,
    ("sms", "outbox"): put_in_outbox,
    ("sms", "http"): send_to_gateway,
}

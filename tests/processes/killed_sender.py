"""A way out for mails whose worker is killed when the other side has taken one over."""

from __future__ import annotations

import os
import signal

from app.notices.dispatch.senders import Outgoing, put_in_outbox


def send(outgoing: Outgoing) -> None:
    put_in_outbox(outgoing)
    os.kill(os.getpid(), signal.SIGKILL)

"""``make run``: everything on one machine, with one Ctrl-C.

The embedded PostgreSQL, then web, worker and clock side by side. In production each of them is a
process of its own over a PostgreSQL of one's own (see the README).
"""

from __future__ import annotations

import argparse
import base64
import os
import secrets
import signal
import socket
import subprocess
import sys
from pathlib import Path

from honcho import manager as processes
from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Printer

from app.demo.ready import is_ready
from app.demo.sign_ins import SIGN_INS
from app.embedded import EmbeddedServer
from config import ROOT, VAR

HOST = "127.0.0.1"
_TO_END = 15  # seconds: longer than the web and the worker give what they are at


def main() -> int:
    port = _arguments().port
    # Before the processes run, an orderly stop is a Ctrl-C: the database is let go of as well.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not _is_free(port):
        print(f"Port {port} is taken; choose another: make run PORT={port + 1}", file=sys.stderr)
        return 1
    environment = os.environ | keys(VAR / "keys.env") | {"PYTHONUNBUFFERED": "1"}
    server = None
    if "DATABASE_URL" not in environment:
        server, environment["DATABASE_URL"] = _start_database()
    try:
        if not _prepare(environment):
            print("The database could not be prepared; what went wrong stands above.")
            return 1
        return _run(environment, port)
    except KeyboardInterrupt:
        return 0
    finally:
        if server is not None:
            server.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    return parser.parse_args()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _start_database():
    server = EmbeddedServer(VAR / "postgres")
    server.create_database("yice")
    return server, server.url("yice")


def keys(file: Path) -> dict[str, str]:
    """This machine's own keys: made at the first start, readable by its owner only."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = {
            "SECRET_KEY": secrets.token_urlsafe(32),
            "YICE_DATA_KEYS": "1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
            "YICE_INDEX_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.writelines(f"{name}={value}\n" for name, value in made.items())
    lines = file.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _prepare(environment: dict[str, str]) -> bool:
    """Migrate, and fill an empty database with the demo city: in a process of its own, and only
    when there may be something to do."""
    if is_ready(environment["DATABASE_URL"]):
        return True
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "prepare"]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode == 0


def _run(environment: dict[str, str], port: int) -> int:
    address = f"http://{HOST}:{port}"
    # The Procfile's `python` is the one that runs this, whether its environment is active or not.
    path = os.pathsep.join((str(Path(sys.executable).parent), environment.get("PATH", os.defpath)))
    environment = {"YICE_ADDRESS": address} | environment | {"PORT": str(port), "PATH": path}
    processes.KILL_WAIT = _TO_END
    manager = Manager(Printer(sys.stdout, time_format="%H:%M:%S"))
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        manager.add_process(name, command, env=environment, cwd=str(ROOT))
    _announce(address)
    manager.loop()
    # 130 and 143 are a person's Ctrl-C and an orderly stop: nothing went wrong.
    return 0 if manager.returncode in (0, 130, 143, -15, -2) else 1


def _announce(address: str) -> None:
    width = max(len(line.username) for line in SIGN_INS)
    print(f"\n  Yice 一策  {address}\n")
    for line in SIGN_INS:
        print(f"    {line.username:<{width}}  {line.password}  {line.title}")
    print("\n  Ctrl-C stops everything.\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""The browser of the tests: Chromium from the npm package, unpacked under var/."""

from __future__ import annotations

import fcntl
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "chromium"
_UNPACK = "import chromium from '@sparticuz/chromium'; console.log(await chromium.executablePath())"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def executable() -> str:
    """Path of a Chromium that runs here; the package brings its libraries along.

    One process unpacks, others wait: a file that is still being written cannot be run.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "unpacking.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # closing the file lets go of it
        result = subprocess.run(
            ["node", "--input-type=module", "-e", _UNPACK],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(FOLDER), "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
    return result.stdout.strip().splitlines()[-1]


def environment() -> dict[str, str]:
    """The libraries of the package stand behind the machine's own."""
    own = os.environ.get("LD_LIBRARY_PATH", "")
    libraries = f"{own}:{FOLDER / 'al2023' / 'lib'}".lstrip(":")
    return os.environ | {"LD_LIBRARY_PATH": libraries}

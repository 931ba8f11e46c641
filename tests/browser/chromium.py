"""The browser of the tests: Chromium from the npm package, unpacked under var/."""

from __future__ import annotations

import fcntl
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "chromium"
FONTS = ROOT / "app" / "static" / "dist" / "fonts"  # those of papers: Chinese, and built anyway
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
    "--lang=zh-CN",
    # Most windows see a few pages: what the last compiler makes of them costs more than it saves.
    "--js-flags=--no-turbofan",
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
    """The libraries of the package stand behind the machine's own; fonts that know Chinese beside
    them, so that a picture shows the same on any machine."""
    own = os.environ.get("LD_LIBRARY_PATH", "")
    libraries = f"{own}:{FOLDER / 'al2023' / 'lib'}".lstrip(":")
    return os.environ | {
        "LD_LIBRARY_PATH": libraries,
        "FONTCONFIG_FILE": str(_fonts()),
        "LANG": "zh_CN.UTF-8",  # dates as our people write them
    }


_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">{own}</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <test name="family"><string>sans-serif</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Noto Sans SC</string></edit>
  </match>
</fontconfig>
"""


def _fonts() -> Path:
    """Written anew each time, and put in place whole: another process may be reading it."""
    own = os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    cache = FOLDER / "font-cache"
    text = _FONTCONFIG.format(own=own, fonts=FONTS, cache=cache)
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / "fonts.conf"
    new = path.with_suffix(f".{os.getpid()}")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
    return path

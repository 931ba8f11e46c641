"""What gunicorn does before it makes the web processes: read when it starts in this folder."""

from app.releases.runtime import parse_current


def when_ready(server):
    """With ``--preload`` they all begin with the release parsed."""
    if server.cfg.preload_app:
        parse_current(server.app.wsgi())

"""How gunicorn runs the application: read when it starts in this folder."""

from app.releases.runtime import parse_current

# Nobody steers it by a socket, which would stand in the home folder and be shared by all that
# run there.
control_socket_disable = True


def when_ready(server):
    """With ``--preload`` they all begin with the release parsed, and share it."""
    if server.cfg.preload_app:
        parse_current(server.app.wsgi())

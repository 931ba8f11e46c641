"""What each process of a test begins with: the application, and the release in force parsed."""

import wsgi
from app.releases.runtime import parse_current

parse_current(wsgi.app)

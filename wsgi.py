"""The application object that gunicorn and the flask command load."""

import gc

# What is made while loading stays: to look through it for garbage, again and again while it grows,
# takes a third of the time to start and to end.
gc.disable()

from app.application import create_app  # noqa: E402

app = create_app()

gc.freeze()
gc.enable()

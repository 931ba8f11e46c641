"""The application object that gunicorn and the flask command load."""

from app.application import create_app

app = create_app()

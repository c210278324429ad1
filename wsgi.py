"""The app for gunicorn: `gunicorn wsgi:app`."""

from secondment.app import create_app

app = create_app()

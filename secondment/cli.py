"""Commands of the installation: `flask --app wsgi …`; each calls the same services as the API."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the commands to the app."""

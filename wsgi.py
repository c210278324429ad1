"""The app for gunicorn: `gunicorn wsgi:app`."""

import sys

from secondment.app import create_app
from secondment.config import ConfigError

try:
    app = create_app()
except ConfigError as error:
    sys.exit(f"配置有误 / The settings do not allow a start: {error}")

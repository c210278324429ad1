"""How gunicorn serves: one process on SQLite, which has one writer, two on PostgreSQL."""

import gc
import os
import sys
from pathlib import Path

from secondment.config import ConfigError, load_config
from secondment.kit.schema import fault_of

try:
    settings = load_config()
except ConfigError as error:
    sys.exit(f"配置有误 / The settings do not allow a start: {error}")
on_sqlite = settings["DATABASE_URL"].startswith("sqlite")

wsgi_app = "wsgi:app"
bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or (1 if on_sqlite else 2))
threads = int(os.environ.get("THREADS") or (8 if on_sqlite else 4))
raw_env = [f"THREADS={threads}"]  # the app sizes its pool by it
# A worker that dies is replaced in a tenth of a second, not after the imports' two. The app opens
# no connection before the fork: none is shared.
preload_app = True
timeout = 60
graceful_timeout = 30
keepalive = 15
if not on_sqlite:  # a lone process is not to be renewed: nobody would serve meanwhile
    max_requests, max_requests_jitter = 10_000, 1_000

memory = Path("/dev/shm")  # noqa: S108 - heartbeats belong on no disk
if os.access(memory, os.W_OK):
    worker_tmp_dir = str(memory)
control_socket_disable = True
forwarded_allow_ips = ""  # PROXY_HOPS alone says whose X-Forwarded headers count

accesslog = None  # the app writes one line a request, in JSON; here go gunicorn's own words
logconfig_dict = {
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    "formatters": {"json": {"()": "secondment.kit.log_lines.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {
        "gunicorn.error": {
            "handlers": ["stderr"],
            "level": settings["LOG_LEVEL"],
            "propagate": False,
        }
    },
}


def on_starting(_server: object) -> None:
    """Refuse a database whose schema is not this version's."""
    fault = fault_of(settings["DATABASE_URL"])
    if fault:
        sys.exit(fault)


def when_ready(_server: object) -> None:
    """Leave what the program consists of out of garbage collections: they come often where many
    rows are read, and would go through all of it in each worker, copying its memory too."""
    gc.collect()
    gc.freeze()

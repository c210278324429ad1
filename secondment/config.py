"""The service's settings: one table of names, defaults and meanings, read from the environment."""

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Setting:
    name: str
    default: Any
    meaning: str
    secret: bool = False


SETTINGS = (
    Setting(
        "SECONDMENT_ENV", "development", "production refuses weak or open secrets and debug mode"
    ),
    Setting("DATABASE_URL", "", "SQLite under the instance folder if empty"),
    Setting("SECRET_KEY", "", "signs cursors and cookies; at least 32 characters", secret=True),
    Setting("FIELD_KEY", "", "encrypts personal columns; at least 32 characters", secret=True),
    Setting("STORAGE_URL", "", "file:///… ; the instance folder's files/ if empty"),
    Setting("INSTANCE_PATH", "instance", "where the database, files and generated keys lie"),
    Setting("COOKIE_SECURE", -1, "1: pages' cookies go over HTTPS only; -1: in production"),
    Setting("TRUSTED_HOSTS", "", "host names answered to, with commas; all if empty"),
    Setting("PROXY_HOPS", 0, "reverse proxies in front whose X-Forwarded headers count"),
    Setting("MAX_UPLOAD", 50 * 1024 * 1024, "bytes of one upload"),
    Setting("MAX_JSON", 1024 * 1024, "bytes of one JSON body"),
    Setting("FONT_PATH", "", "folder of the office's own fonts, beside the machine's"),
    Setting("TEMPLATE_PATH", "", "folder of the office's own templates, used before those shipped"),
    Setting("OFFICE_TELEPHONE", "", "told at the foot of every page"),
    Setting("LOG_LEVEL", "INFO", "level of the JSON log lines"),
    Setting("TIME_ZONE", "Asia/Shanghai", "zone of due dates and terms"),
    Setting("THREADS", 8, "threads of one process: the size of its database pool"),
    Setting("HASH_COST", "full", "cheap: fast password hashes, for tests only"),
)
SECRET_LENGTH = 32


class ConfigError(Exception):
    """The settings do not allow a start; the text says what to change."""


def load_config(given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """All settings: `given`, else the environment (`NAME`, or a file named by `NAME_FILE`), else
    defaults.

    Raises ConfigError in production for debug mode and for a secret that is missing, weak or
    open to all.
    """
    given = given or {}
    config = {s.name: _typed(s, given.get(s.name, _from_environment(s))) for s in SETTINGS}
    if config["SECONDMENT_ENV"] == "production":
        _refuse_openness()
        if config["HASH_COST"] != "full":
            raise ConfigError(
                "HASH_COST must be full in production / 生产环境下 HASH_COST 须为 full"
            )
    instance = Path(config["INSTANCE_PATH"]).resolve()
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    config["INSTANCE_PATH"] = str(instance)
    config["DATABASE_URL"] = config["DATABASE_URL"] or f"sqlite:///{instance}/secondment.sqlite3"
    config["STORAGE_URL"] = config["STORAGE_URL"] or f"file://{instance}/files"
    config["TRUSTED_HOSTS"] = [h.strip() for h in config["TRUSTED_HOSTS"].split(",") if h] or None
    config |= cookies(config)
    for setting in SETTINGS:
        if setting.secret:
            config[setting.name] = _secret(setting.name, config, instance)
    return config | {name: value for name, value in given.items() if name not in config}


def cookies(config: Mapping[str, Any]) -> dict[str, Any]:
    """How the pages' session cookie is sent."""
    secure, production = config["COOKIE_SECURE"], config["SECONDMENT_ENV"] == "production"
    return {
        "SESSION_COOKIE_NAME": "secondment",
        "SESSION_COOKIE_SECURE": production if secure < 0 else bool(secure),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }


def _from_environment(setting: Setting) -> Any:
    file = os.environ.get(f"{setting.name}_FILE")
    if not file:
        return os.environ.get(setting.name, setting.default)
    try:
        return Path(file).read_text().strip()
    except OSError as error:
        raise ConfigError(f"{setting.name}_FILE: {error}") from None


def _refuse_openness() -> None:
    """Raise for what a service in production must not run with."""
    if os.environ.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no"):
        raise ConfigError("FLASK_DEBUG must be off in production")
    for setting in SETTINGS:
        file = os.environ.get(f"{setting.name}_FILE")
        if file and Path(file).stat().st_mode & stat.S_IROTH:
            raise ConfigError(f"{file} may not be readable by everybody: chmod o-r it")


def _typed(setting: Setting, value: Any) -> Any:
    if not isinstance(setting.default, int):
        return value
    try:
        return int(value)
    except ValueError:
        raise ConfigError(f"{setting.name} must be a whole number") from None


def _secret(name: str, config: Mapping[str, Any], instance: Path) -> str:
    """The secret itself; outside production one is made and kept in the instance folder."""
    value = str(config[name])
    if len(value) >= SECRET_LENGTH:
        return value
    if value or config["SECONDMENT_ENV"] == "production":
        raise ConfigError(f"{name} must have at least {SECRET_LENGTH} characters")
    file = instance / name.lower().replace("_", "-")
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(SECRET_LENGTH))
    return file.read_text()


def storage_path(url: str) -> Path:
    """The folder of a `file:///…` STORAGE_URL. Raises ConfigError for another scheme."""
    parts = urlsplit(url)
    if parts.scheme != "file":
        raise ConfigError("STORAGE_URL must be file:///…")
    return Path(parts.path)

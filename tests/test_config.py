"""The settings: where they come from, what production refuses, and that all are documented."""

from pathlib import Path

import pytest

from secondment.config import SETTINGS, ConfigError, load_config

GOOD = "k" * 32
OPERATIONS = Path(__file__).parents[1] / "docs" / "operations.md"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from the surroundings."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
        monkeypatch.delenv(f"{setting.name}_FILE", raising=False)
    monkeypatch.delenv("FLASK_DEBUG", raising=False)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path / "instance"))


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDMENT_ENV", "production")
    monkeypatch.setenv("SECRET_KEY", GOOD)
    monkeypatch.setenv("FIELD_KEY", GOOD)


def test_secrets_are_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first, second = load_config(), load_config()
    assert first["SECRET_KEY"] == second["SECRET_KEY"] != first["FIELD_KEY"]
    assert (tmp_path / "instance").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "instance" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_file_brings_a_value(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{GOOD}\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert load_config()["SECRET_KEY"] == GOOD
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(ConfigError, match="SECRET_KEY_FILE"):
        load_config()


@pytest.mark.usefixtures("production")
def test_production_starts_with_strong_secrets() -> None:
    assert load_config()["SECRET_KEY"] == GOOD


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", ""), ("SECRET_KEY", "short"), ("FIELD_KEY", ""), ("FLASK_DEBUG", "1")],
)
def test_production_refuses(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=name):
        load_config()


@pytest.mark.usefixtures("production")
def test_production_refuses_a_secret_file_open_to_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    file.write_text(GOOD)
    monkeypatch.setenv("FIELD_KEY_FILE", str(file))
    file.chmod(0o644)
    with pytest.raises(ConfigError, match="readable by everybody"):
        load_config()
    file.chmod(0o640)
    assert load_config()["FIELD_KEY"] == GOOD


def test_every_setting_is_documented() -> None:
    text = OPERATIONS.read_text(encoding="utf-8")
    assert [s.name for s in SETTINGS if f"| `{s.name}` |" not in text] == []

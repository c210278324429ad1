"""The order of packages, and of modules within them, as pyproject.toml writes it."""

from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from secondment.kit.edge import LOG

ROOT = Path(__file__).parents[1]


def test_imports_follow_the_order(monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(LOG, "disabled", False)  # given back: the checker disables every logger
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS

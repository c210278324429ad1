"""docs/suggestion-life.md says what the tables of moves say."""

from pathlib import Path

import pytest

from secondment.suggestions.life_page import TABLES, diagram, page, rows
from secondment.suggestions.needs import NEEDS
from secondment.suggestions.words import NEEDS as NEEDS_IN_WORDS
from secondment.suggestions.words import ROLES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "suggestion-life.md"


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make life`"


def test_every_role_and_need_has_its_words():
    assert set(NEEDS_IN_WORDS) == set(NEEDS)
    assert set(ROLES) == {role for _, table in TABLES for line in table for role in line.by}


@pytest.mark.parametrize(("title", "table"), TABLES, ids=[title for title, _ in TABLES])
def test_every_move_has_its_line_and_its_arrows(title, table):
    lines = [*diagram(table), *rows(table)]
    for line in table:
        assert any(f"`{line.action}`" in one or f"*{line.action}*" in one for one in lines)
        straight = {(before, line.to) for before in line.froms if line.to not in (None, before)}
        for before, after in {*straight, *line.ends}:
            (arrow,) = (one for one in lines if f"    {before} --> {after}:" in one)
            assert line.action in arrow

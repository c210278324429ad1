"""What is long is set in a process of its own, to the same bytes, and held to its limits."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from secondment.kit import typesetting
from secondment.kit.errors import Problem
from secondment.kit.typesetting import LONG, pdf, pdf_in_bounds

AT = datetime(2026, 3, 1, tzinfo=UTC)
LONG_DATA = {"text": "专员" * LONG}


@pytest.fixture
def own(tmp_path):
    """A template of the office's, in whose folder the app looks."""
    app = Flask("typesetting")
    app.config.update(FONT_PATH="", TEMPLATE_PATH=str(tmp_path))
    with app.app_context():
        yield tmp_path / "own.typ"


def test_it_has_the_bytes_it_would_have_here(own):
    own.write_text("#json(bytes(sys.inputs.data)).text.len() #datetime.today().year()")
    assert pdf_in_bounds(own, LONG_DATA, at=AT) == pdf(own, LONG_DATA, at=AT)


def test_a_fault_of_the_template_is_told(own):
    own.write_text("#paper.text")
    with pytest.raises(Problem, match="template_broken") as told:
        pdf_in_bounds(own, LONG_DATA, at=AT)
    assert "unknown variable: paper" in str(told.value.values)


def test_what_takes_too_long_is_given_up(own, monkeypatch):
    own.write_text("#for at in range(9999999) { [#at] }")
    monkeypatch.setattr(typesetting, "SETTER_SECONDS", 1)
    with pytest.raises(Problem, match="document_too_long"):
        pdf_in_bounds(own, LONG_DATA, at=AT)

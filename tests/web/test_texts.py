"""Templates whose texts stand in their code: the words, their filling in, and what is escaped."""

import pytest
from flask import Flask
from markupsafe import Markup

from secondment.kit.unit_of_work import one_moment, reading
from secondment.web.rendering import init_rendering

WORDS = {"退出": "Sign out", "共 %(total)s 条": "%(total)s in all"}


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch):
    class Words:
        def gettext(self, text: str) -> str:
            return WORDS.get(text, text)

    monkeypatch.setattr("secondment.web.rendering.english", Words)
    app = Flask(__name__)
    init_rendering(app)
    return app.extensions["templates"]["en"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('{{ _("退出") }}', "Sign out"),
        ('<b title="{{ _("退出") }}">', '<b title="Sign out">'),
        ('{{ _("退出") if yes else _("没有") }}', "Sign out"),
        ('{{ _("共 %(total)s 条", total=many) }}', "&lt;7&gt; in all"),
        ("{{ many }} {{ safe }} {{ 3 }} {{ missing }}", "&lt;7&gt; <i> 3 "),
        ('{% set word = _("退出") %}{{ word ~ many }}', "Sign out&lt;7&gt;"),
    ],
)
def test_texts_are_told_and_values_escaped(english, monkeypatch, source, told):
    monkeypatch.setattr(english, "autoescape", True)
    shown = english.from_string(source).render(many="<7>", safe=Markup("<i>"), yes=True)
    assert shown == told


def test_readings_of_one_moment_end_together(app):
    with app.app_context():
        with one_moment():
            with reading() as session:
                session.connection()
            assert session.in_transaction()
        assert not session.in_transaction()
        with reading() as session:
            session.connection()
        assert not session.in_transaction()

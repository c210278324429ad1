"""Templates in two languages: Chinese stands in them, `locale/en/messages.po` has the English."""

from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g
from flask_babel import Babel, Domain
from jinja2 import Template

from secondment.kit import clock
from secondment.kit.answers import locale
from secondment.web.texts import in_language

CATALOGUE = Path(__file__).parent / "locale" / "en" / "messages.po"
# Made once: telling a locale by its name takes as long as a query.
LOCALES = {"zh": Locale.parse("zh_CN"), "en": Locale.parse("en")}


class Catalogue(Domain):  # type: ignore[misc]
    """The English of the pages, read from its source when it is first asked for: no compiled file
    can be behind."""

    chinese = NullTranslations()
    english: Translations | None = None

    def get_translations(self) -> NullTranslations:
        return self.translations(locale())

    def translations(self, language: str) -> NullTranslations:
        if language != "en":
            return self.chinese
        if self.english is None:
            self.english = english()
        return self.english


def english() -> Translations:
    """All English texts."""
    compiled = BytesIO()
    with CATALOGUE.open("rb") as source:
        write_mo(compiled, read_po(source, locale="en"))
    compiled.seek(0)
    return Translations(compiled)


def init_rendering(app: Flask) -> None:
    """Let templates and messages be told in the language asked for."""
    babel = Babel(app, default_locale="zh_CN", locale_selector=lambda: LOCALES[locale()])
    babel.domain_instance = catalogue = Catalogue()
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: catalogue.get_translations().gettext(text),
        lambda one, many, number: catalogue.get_translations().ngettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["templates"] = {
        language: in_language(app, partial(gettext, catalogue, language)) for language in LOCALES
    }


def gettext(catalogue: Catalogue, language: str, text: str) -> str:
    return catalogue.translations(language).gettext(text)


def minute(instant: datetime | None) -> str:
    """An instant as people at the programme's place write it: `2026-11-22 09:35`."""
    return instant.astimezone(clock.zone()).isoformat(" ")[:16] if instant else ""


def local_day(instant: datetime | None) -> str:
    """The date of an instant where the programme is run."""
    return clock.day_of(instant).isoformat() if instant else ""


def template(name: str) -> Template:
    """A template in the language of the page."""
    found: Template = current_app.extensions["templates"][locale()].get_template(name)
    return found


def page(name: str, /, **values: Any) -> str:
    """The page of a template, for whoever is signed in, if somebody is."""
    context = {"actor": g.get("actor"), "language": locale()} | values
    current_app.update_template_context(context)
    return template(name).render(context)

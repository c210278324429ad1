"""What forms and filters offer to choose from, as the API lists it to whoever is signed in."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from secondment.cohorts.queries import cohort_titles
from secondment.kit.answers import locale
from secondment.kit.operations import ask
from secondment.kit.unit_of_work import reading
from secondment.people.queries import unit_names
from secondment.web.asked import Option
from secondment.web.pages import actor

PORTION = "200"  # rows asked for at a time, the most there are in one answer


def everything(name: str, query: dict[str, str] | None = None, **path: str) -> Iterator[Any]:
    """All items of a list, page after page."""
    asked = {key: text for key, text in (query or {}).items() if text}
    found = ask(name, actor(), {"limit": PORTION} | asked, **path)
    yield from found["items"]
    while found.get("next_cursor"):
        paged = {"limit": PORTION, "cursor": found["next_cursor"]} | asked
        found = ask(name, actor(), paged, **path)
        yield from found["items"]


def units(district_id: str | None = None) -> list[Option]:
    """The departments in use, without the districts themselves, by code; of one district or all."""
    with reading():
        found = unit_names(district_id)
    return [(one["id"], unit_name(one)) for one in found]


def unit_name(unit: dict[str, Any]) -> str:
    """A department's name in the language of the page."""
    english = unit.get("name_en") if locale() == "en" else ""
    return str(english or unit["name"])


def districts() -> list[Option]:
    """The districts in use."""
    asked = {"active": "true", "kind": "district", "sort": "code"}
    found = everything("departments.list_departments", asked)
    return [(one["id"], unit_name(one)) for one in found]


def cohorts(**filters: str) -> list[Option]:
    """The cohorts in sight, the latest first; `filters` are the list's own (state, district_id)."""
    if not filters:
        with reading():
            return cohort_titles(actor())
    found = everything("cohorts.list_cohorts", {"sort": "-starts_on"} | filters)
    return [(one["id"], one["title"]) for one in found]


def cadres(cohort_id: str | None = None) -> list[Option]:
    """The cadres in sight, of one cohort or all; the number tells namesakes apart."""
    found = everything("cadres.list_cadres", {"sort": "name", "cohort_id": cohort_id or ""})
    return [(one["id"], cadre_name(one)) for one in found]


def cadre_name(cadre: dict[str, Any]) -> str:
    if not cadre.get("staff_no"):
        return str(cadre["name"])
    return str(_("%(name)s（%(number)s）", name=cadre["name"], number=cadre["staff_no"]))


def secondments(**filters: str) -> list[Option]:
    """The secondments in sight, told by cadre, host unit and cohort; `filters` are the list's own
    (cohort_id, cadre_id, state)."""
    found = everything("secondments.list_secondments", {"sort": "-starts_on"} | filters)
    return [(one["id"], secondment_name(one)) for one in found]


def secondment_name(secondment: dict[str, Any]) -> str:
    parts = (secondment[name] for name in ("cadre_name", "host_unit_name", "cohort_title"))
    return " · ".join(parts)

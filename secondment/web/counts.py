"""Numbers that open the list they count: both have the same filters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from secondment.kit.bodies import Query
from secondment.kit.operations import loaded, operation
from secondment.kit.paging import COUNTED, page_args
from secondment.kit.unit_of_work import reading
from secondment.summaries.tallies import tally
from secondment.web.pages import actor

Filters = Mapping[str, str]
OPERATIONS = {
    "secondments": "secondments.list_secondments",
    "reports": "reports.list_reports",
    "suggestions": "suggestions.list_suggestions",
    "assignments": "assignments.list_assignments",
    "commitments": "commitments.list_commitments",
    "studies": "studies.list_studies",
    "slips": "papers.list_all_slips",
    "excerpts": "excerpts.list_excerpts",
    "publications": "publications.list_publications",
    "receipts": "receipts.list_receipts",
}
PAGES = {"slips": "/board/slips"}


@dataclass(frozen=True)
class Asked:
    """A number asked for: its name, the list, the list's filters. `late`: it tells of lateness."""

    label: Any
    of: str
    filters: Filters
    late: bool = False

    @property
    def url(self) -> str:
        return address(self.of, self.filters)


@dataclass(frozen=True)
class Card:
    """A number with the address of what it counts."""

    label: str
    url: str
    number: int
    late: bool = False

    @property
    def told(self) -> str:
        """The number as lists tell it, which count to a thousand."""
        return f"{COUNTED}+" if self.number > COUNTED else str(self.number)


def address(of: str, filters: Filters) -> str:
    """Where the list with these filters is shown."""
    page = PAGES.get(of, f"/{of}")
    return f"{page}?{urlencode(filters)}" if filters else page


def typed(of: str, filters: Filters) -> dict[str, Any]:
    """The filters as the list takes them."""
    values = loaded(operation(OPERATIONS[of]).query, Query(filters), of_query=True)
    return page_args(values)[0]


def all_typed(of: str, cells: Mapping[str, Filters]) -> dict[str, dict[str, Any]]:
    return {name: typed(of, filters) for name, filters in cells.items()}


def cards(asked: Iterable[Asked]) -> list[Card]:
    """What is asked for, counted in one statement."""
    wanted = list(asked)
    with reading():
        counts = tally(
            actor(),
            {str(at): (one.of, typed(one.of, one.filters)) for at, one in enumerate(wanted)},
        )
    return [
        Card(str(one.label), one.url, counts[str(at)], one.late and counts[str(at)] > 0)
        for at, one in enumerate(wanted)
    ]

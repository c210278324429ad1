"""The leader's page: all on one screen and one sheet; every number opens its list.

Cohorts stand by date, late tasks by theirs: no unit and no person is ranked.
"""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.kit import clock
from secondment.kit.operations import ask
from secondment.kit.unit_of_work import reading
from secondment.suggestions.answers import today
from secondment.summaries.queries import cohort_summary
from secondment.summaries.rules import rate
from secondment.summaries.tallies import by_cohort
from secondment.web.counts import Asked, Filters, all_typed, cards
from secondment.web.deeds import admitted
from secondment.web.pages import actor, web
from secondment.web.rendering import page

SUGGESTIONS: dict[str, Filters] = {
    "total": {},
    "submitted": {"state": "submitted"},
    "accepted": {"state": "accepted"},
    "assigned": {"state": "assigned"},
    "handling": {"state": "handling"},
    "replied": {"state": "replied"},
    "tracking": {"state": "tracking"},
    "closed": {"state": "closed"},
    "answered": {"answered": "true"},
    "unurged": {"answered": "true", "urged": "false"},
    "full": {"adoption": "full"},
    "partial": {"adoption": "partial"},
    "none": {"adoption": "none"},
    "results": {"results": "true"},
    "overdue": {"overdue": "true"},
}
STATES = ("submitted", "accepted", "assigned", "handling", "replied", "tracking", "closed")
ADOPTIONS = ("full", "partial", "none")
COHORTS = 4  # as many as one screen holds
LATE = 6


@web.get("/overview")
def overview() -> ResponseReturnValue:
    """How the district's programme stands."""
    with reading():
        cohorts = by_cohort(
            actor(),
            all_typed("suggestions", SUGGESTIONS),
            {"cadres": {}},
            {"reports": {"state": "accepted"}},
        )
    late = {"overdue": "true"}
    tasks = ask("assignments.list_assignments", actor(), late | {"limit": str(LATE)})
    total = {name: sum(row[name] for row in cohorts) for name in (*SUGGESTIONS, *MORE)}
    return page(
        "overview/overview.html",
        cohorts=cohorts[:COHORTS],
        further=max(0, len(cohorts) - COHORTS),
        total=total,
        share=rate(total["unurged"], total["answered"]),
        rate=rate,
        states=STATES,
        adoptions=ADOPTIONS,
        adopted=sum(total[name] for name in ADOPTIONS),
        numbers=numbers(),
        tasks=tasks["items"],
        day=today(),
    )


MORE = ("cadres", "reports")


def numbers() -> list[Any]:
    """What stands at the top: how much there is, and what is late."""
    return cards(
        [
            Asked(_("意见建议"), "suggestions", {}),
            Asked(_("已答复"), "suggestions", {"answered": "true"}),
            Asked(_("有转化成果"), "suggestions", {"results": "true"}),
            Asked(_("采用的学习报告"), "reports", {"state": "accepted"}),
            Asked(_("临期任务"), "assignments", {"light": "yellow"}),
            Asked(_("超期任务"), "assignments", {"overdue": "true"}, late=True),
            Asked(_("承诺逾期"), "commitments", {"missed": "true"}, late=True),
        ]
    )


@web.get("/cohorts/<id:cohort_id>/summary-page")
def summary_page(cohort_id: str) -> ResponseReturnValue:
    """What came of a cohort: the numbers of its summary, as tables."""
    admitted("summaries.read_summary", cohort_id)
    with reading():
        found = cohort_summary(actor(), cohort_id, clock.now())
    return page("overview/summary.html", summary=found, all=found["totals"])

"""Accounts that a cohort's cadres need, as the organisation department proposes them.

Whoever makes accounts holds no roster: the list says no more of a person than his account will.
"""

import sqlalchemy as sa

from secondment.cohorts.models import Cadre, Secondment
from secondment.cohorts.queries import COHORT_LIFE, admit_hr
from secondment.cohorts.states import OVER
from secondment.kit.database import db
from secondment.people.models import Department, User
from secondment.people.rules import Actor

Proposal = dict[str, str]


def propose_accounts(actor: Actor, cohort_id: str) -> tuple[str, list[Proposal]]:
    """The cohort's title, and an account for each of its cadres who has none, in the order of the
    roster: the cohort's code and a number that nobody bears (`bjsh-1-03`)."""
    cohort = admit_hr(COHORT_LIFE, actor, cohort_id)
    sent = db.session.execute(
        sa.select(Cadre.id, Cadre.name, Department.id, Department.code)
        .join(Secondment, Secondment.cadre_id == Cadre.id)
        .join(Department, Department.id == Cadre.department_id)
        .outerjoin(User, User.cadre_id == Cadre.id)
        .where(
            Secondment.cohort_id == cohort.id,
            Secondment.state.not_in(OVER),
            User.id.is_(None),
        )
        .order_by(Secondment.id)
    ).all()
    stem = f"{cohort.code.lower()}-"
    borne = set(
        db.session.scalars(
            sa.select(User.username).where(User.username.startswith(stem, autoescape=True))
        )
    )
    numbers = (n for n in range(1, len(sent) + len(borne) + 1) if f"{stem}{n:02}" not in borne)
    return cohort.title, [
        {
            "username": f"{stem}{number:02}",
            "display_name": name,
            "department_id": department_id,
            "department_code": department_code,
            "cadre_id": cadre_id,
        }
        for number, (cadre_id, name, department_id, department_code) in zip(
            numbers, sent, strict=False
        )
    ]

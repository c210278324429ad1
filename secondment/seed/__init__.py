"""The demonstration: the texts of `data`, told through the services with their own past."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from secondment.cohorts.models import Cadre
from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.kit.errors import define_codes, refuse
from secondment.kit.unit_of_work import unit_of_work
from secondment.people.passwords import hash_password
from secondment.seed.data import CADRES, COHORTS, OFFICERS
from secondment.seed.printing import printing_steps
from secondment.seed.programme import cohort_steps, make_departments, make_officers, report_steps
from secondment.seed.stage import Stage, cadre_account
from secondment.seed.stories import story_steps

define_codes(
    {
        "not_empty": (
            409,
            "数据库中已有挂职干部，不能再装入演示数据",
            "The database holds cadres already; the demonstration goes into an empty one",
        )
    }
)

AGO = timedelta(weeks=5)  # how long ago the first cohort's month of secondment ended


def seed(password: str, now: datetime) -> list[str]:
    """Load the demonstration; every account gets `password`. The names of the accounts.

    All in one unit of work. Raises `not_empty` where there are cadres already.
    """
    stage = Stage(day_of(now) - AGO)
    hashed = hash_password(password)
    with unit_of_work():
        if db.session.scalar(sa.select(Cadre.id).limit(1)):
            raise refuse("not_empty")
        make_departments(stage)
        make_officers(stage, hashed)
        cohorts = [step for cohort in COHORTS for step in cohort_steps(stage, cohort, hashed)]
        stage.play([*cohorts, *report_steps(stage), *printing_steps(stage), *story_steps(stage)])
    return [*OFFICERS, *(cadre_account(index) for index in range(len(CADRES)))]

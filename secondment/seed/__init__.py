"""The demonstration cohort: the texts of `data`, told through the services with their own past."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from secondment.cohorts.cadres import create_cadre
from secondment.cohorts.host_units import create_host_unit
from secondment.cohorts.models import Cadre
from secondment.cohorts.secondments import come_back, create_secondment, depart
from secondment.cohorts.service import (
    create_cohort,
    finish_cohort,
    open_cohort,
    start_cohort,
)
from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.kit.errors import define_codes, refuse
from secondment.kit.unit_of_work import unit_of_work
from secondment.people import service
from secondment.people.departments import create_department
from secondment.people.passwords import hash_password
from secondment.people.rules import COMMAND_LINE
from secondment.reports import service as reports
from secondment.seed.data import (
    CADRES,
    COHORT,
    DEPARTMENTS,
    HOST_UNITS,
    OFFICERS,
    TALKS,
)
from secondment.seed.stage import KEY, Stage, cadre_account
from secondment.seed.stories import tell_stories

define_codes(
    {
        "not_empty": (
            409,
            "数据库中已有挂职干部，不能再装入演示数据",
            "The database holds cadres already; the demonstration goes into an empty one",
        )
    }
)

AGO = timedelta(weeks=5)  # how long ago the month of secondment ended
ROLES = {"hr": "hr", "office": "coordinator", "leader": "leader"}
ADMINISTRATORS = {
    "sysadmin": "system_admin",
    "secadmin": "security_admin",
    "auditor": "auditor",
}


def seed(password: str, now: datetime) -> list[str]:
    """Load the demonstration; every account gets `password`. The names of the accounts.

    All in one unit of work. Raises `not_empty` where there are cadres already.
    """
    ends_on = day_of(now) - AGO
    stage = Stage(ends_on - timedelta(days=29), ends_on)
    hashed = hash_password(password)
    with unit_of_work():
        if db.session.scalar(sa.select(Cadre.id).limit(1)):
            raise refuse("not_empty")
        make_departments(stage)
        make_officers(stage, hashed)
        make_cohort(stage, hashed)
        give_talks(stage)
        tell_stories(stage)
    return [*OFFICERS, *(cadre_account(index) for index in range(len(CADRES)))]


def make_departments(stage: Stage) -> None:
    for unit in DEPARTMENTS:
        row = create_department(
            COMMAND_LINE,
            code=unit.code,
            name=unit.name,
            name_en=unit.name_en,
            kind=unit.kind,
            duties=unit.duties,
            parent_id=stage.departments.get("QX"),
            now=stage.at(-60),
        )
        stage.departments[unit.code] = row.id


def make_officers(stage: Stage, hashed: str) -> None:
    """`hr`, `office` and `leader` at the district, `swj.handler` and the like at their unit."""
    for username, name in OFFICERS.items():
        unit, _, role = username.partition(".")
        place = None if username in ADMINISTRATORS else stage.departments["QX"]
        if role:
            place = stage.departments[unit.upper()]
        add_account(
            stage,
            username,
            name,
            hashed,
            ADMINISTRATORS.get(username) or role or ROLES[username],
            place,
        )


def add_account(
    stage: Stage,
    username: str,
    name: str,
    hashed: str,
    role: str,
    place: str | None,
    cadre_id: str | None = None,
) -> None:
    user, _ = service.create_user(
        COMMAND_LINE,
        username=username,
        display_name=name,
        department_id=place,
        cadre_id=cadre_id,
        password_hash=hashed,
        now=stage.at(-59),
    )
    service.give(COMMAND_LINE, user, role, place, stage.at(-59))


def make_cohort(stage: Stage, hashed: str) -> None:
    """The cohort, its host units and cadres, sent out and come back."""
    hr, before = stage.actor("hr"), stage.at(-50)
    for host in HOST_UNITS:
        values = {name: getattr(host, name) for name in host.__slots__ if name != "key"}
        stage.hosts[host.key] = create_host_unit(hr, **values, now=before).id
    cohort = create_cohort(
        hr,
        code=COHORT.code,
        title=COHORT.title,
        theme=COHORT.theme,
        topics=list(COHORT.topics),
        objectives=COHORT.objectives,
        starts_on=stage.starts_on,
        ends_on=stage.ends_on,
        editor_department_ids=[stage.departments["SWJ"]],
        now=before,
    )
    open_cohort(hr, cohort.id, **KEY, now=stage.at(-49))
    for index in range(len(CADRES)):
        send_out(stage, cohort.id, index, hashed)
    start_cohort(hr, cohort.id, **KEY, now=stage.at(-29))
    for index, secondment_id in enumerate(stage.secondments):
        depart(hr, secondment_id, **KEY, now=stage.at(-29, index))
        come_back(hr, secondment_id, **KEY, now=stage.at(0, index))
    finish_cohort(hr, cohort.id, **KEY, now=stage.at(0, 30))


def send_out(stage: Stage, cohort_id: str, index: int, hashed: str) -> None:
    """One cadre with his account, and his secondment."""
    hr, cadre, at = stage.actor("hr"), CADRES[index], stage.at(-48, index)
    apart = {"unit", "host", "seconded_post", "mentor"}
    values = {name: getattr(cadre, name) for name in cadre.__slots__ if name not in apart}
    row = create_cadre(hr, department_id=stage.departments[cadre.unit], **values, now=at)
    stage.cadres.append(row.id)
    add_account(stage, cadre_account(index), cadre.name, hashed, "cadre", None, row.id)
    secondment = create_secondment(
        hr,
        cohort_id=cohort_id,
        cadre_id=row.id,
        host_unit_id=stage.hosts[cadre.host],
        post=cadre.seconded_post,
        mentor=cadre.mentor,
        starts_on=stage.starts_on,
        ends_on=stage.ends_on,
        now=at,
    )
    stage.secondments.append(secondment.id)


def give_talks(stage: Stage) -> None:
    """Everyone's talk material; the first ones accepted for the district, one sent back."""
    hr = stage.actor("hr")
    for talk in TALKS:
        cadre, day = stage.actor(cadre_account(talk.cadre)), talk.cadre % 3
        report = reports.create_report(
            cadre,
            secondment_id=stage.secondments[talk.cadre],
            kind="talk",
            title=talk.title,
            body=talk.body,
            now=stage.at(day),
        )
        if talk.cadre == len(TALKS) - 1:
            continue  # one stays a draft
        reports.submit(cadre, report.id, **KEY, now=stage.at(day, 5))
        if talk.cadre == len(TALKS) - 2:
            reason = "请补充具体数据后再报。"
            reports.return_report(hr, report.id, reason=reason, **KEY, now=stage.at(day + 1))
        elif talk.cadre < len(TALKS) - 4:
            reports.accept(hr, report.id, circulation="district", **KEY, now=stage.at(day + 2))

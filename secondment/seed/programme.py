"""The demonstration's units, people and cohorts: sent out, come back, with their reports."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from secondment.cohorts.cadres import create_cadre
from secondment.cohorts.host_units import create_host_unit
from secondment.cohorts.secondments import come_back, create_secondment, depart, end_early
from secondment.cohorts.service import create_cohort, finish_cohort, open_cohort, start_cohort
from secondment.kit.clock import day_of
from secondment.people import service
from secondment.people.departments import create_department
from secondment.people.rules import COMMAND_LINE
from secondment.policies.rules import policy_id_of
from secondment.reports import service as reports
from secondment.seed.data import (
    CADRES,
    COHORTS,
    DEPARTMENTS,
    HOST_UNITS,
    OFFICERS,
    STUDY_REPORTS,
    TALKS,
)
from secondment.seed.data.model import Cohort, StudyReport, Talk
from secondment.seed.stage import KEY, Stage, Step, cadre_account
from secondment.suggestions.found_in_report import confirm, drop, reading_of, words_of

FOUNDED = -130  # days before any cohort
ROLES = {"hr": "hr", "office": "coordinator", "leader": "leader"}
DESKS = {"hr": "ZZB", "office": "QWB"}  # where those work who act for the district
ADMINISTRATORS = {
    "sysadmin": "system_admin",
    "secadmin": "security_admin",
    "auditor": "auditor",
}
NOT_OF_HOSTS = {"key"}
NOT_OF_CADRES = {"unit", "host", "seconded_post", "mentor", "cohort", "ended_early"}


def make_departments(stage: Stage) -> None:
    for unit in DEPARTMENTS:
        row = create_department(
            COMMAND_LINE,
            code=unit.code,
            name=unit.name,
            name_en=unit.name_en,
            kind=unit.kind,
            duties=unit.duties,
            letter_word=unit.letter_word,
            parent_id=stage.departments.get("QX"),
            now=stage.at(FOUNDED),
        )
        stage.departments[unit.code] = row.id


def make_officers(stage: Stage, hashed: str) -> None:
    """`hr`, `office` and `leader` at the district, `swj.handler` and the like at their unit."""
    now = stage.at(FOUNDED + 1)
    for username, name in OFFICERS.items():
        unit, _, role = username.partition(".")
        place = None if username in ADMINISTRATORS else stage.departments["QX"]
        if role:
            place = stage.departments[unit.upper()]
        role = ADMINISTRATORS.get(username) or role or ROLES[username]
        desk = stage.departments[DESKS[username]] if username in DESKS else place
        add_account(username, name, hashed, role, place, now, desk=desk)


def add_account(
    username: str,
    name: str,
    hashed: str,
    role: str,
    place: str | None,
    now: datetime,
    cadre_id: str | None = None,
    desk: str | None = None,
) -> None:
    """An account that has its role at `place` and belongs to the department `desk`."""
    user, _ = service.create_user(
        COMMAND_LINE,
        username=username,
        display_name=name,
        department_id=desk,
        cadre_id=cadre_id,
        password_hash=hashed,
        now=now,
    )
    service.give(COMMAND_LINE, user, role, place, now)


# Cohorts


def cohort_steps(stage: Stage, cohort: Cohort, hashed: str) -> Iterator[Step]:
    """The cohort prepared three weeks before its term, sent out, come back, finished."""
    start, end = cohort.first_day, cohort.last_day
    yield start - 21, 0, partial(make_cohort, stage, cohort)
    yield start - 20, 0, partial(move_cohort, stage, cohort, open_cohort)
    yield start, 0, partial(move_cohort, stage, cohort, start_cohort)
    for index, cadre in enumerate(CADRES):
        if cadre.cohort == cohort.code:
            yield start - 19, index, partial(send_out, stage, cohort, index, hashed)
            yield start, 1 + index, partial(set_off, stage, index)
            back, reason = cadre.ended_early or (end, None)
            yield back, index, partial(be_back, stage, index, reason)
    yield end, 30, partial(move_cohort, stage, cohort, finish_cohort)


def move_cohort(stage: Stage, cohort: Cohort, act: Callable[..., Any], now: datetime) -> None:
    act(stage.actor("hr"), stage.cohorts[cohort.code], **KEY, now=now)


def make_cohort(stage: Stage, cohort: Cohort, now: datetime) -> None:
    hr = stage.actor("hr")
    if not stage.hosts:
        make_hosts(stage, now)
    row = create_cohort(
        hr,
        code=cohort.code,
        title=cohort.title,
        theme=cohort.theme,
        topics=list(cohort.topics),
        objectives=cohort.objectives,
        policy_id=policy_id_of(cohort.policy),
        starts_on=stage.day(cohort.first_day),
        ends_on=stage.day(cohort.last_day),
        editor_department_ids=[stage.departments["SWJ"]],
        now=now,
    )
    stage.cohorts[cohort.code] = row.id


def make_hosts(stage: Stage, now: datetime) -> None:
    for host in HOST_UNITS:
        values = {name: getattr(host, name) for name in host.__slots__ if name not in NOT_OF_HOSTS}
        stage.hosts[host.key] = create_host_unit(stage.actor("hr"), **values, now=now).id


def send_out(stage: Stage, cohort: Cohort, index: int, hashed: str, now: datetime) -> None:
    """One cadre with his account, and his secondment."""
    hr, cadre = stage.actor("hr"), CADRES[index]
    values = {name: getattr(cadre, name) for name in cadre.__slots__ if name not in NOT_OF_CADRES}
    row = create_cadre(hr, department_id=stage.departments[cadre.unit], **values, now=now)
    stage.cadres[index] = row.id
    add_account(cadre_account(index), cadre.name, hashed, "cadre", None, now, row.id)
    secondment = create_secondment(
        hr,
        cohort_id=stage.cohorts[cohort.code],
        cadre_id=row.id,
        host_unit_id=stage.hosts[cadre.host],
        post=cadre.seconded_post,
        mentor=cadre.mentor,
        starts_on=stage.day(cohort.first_day),
        ends_on=stage.day(cohort.last_day),
        now=now,
    )
    stage.secondments[index] = secondment.id


def set_off(stage: Stage, index: int, now: datetime) -> None:
    depart(stage.actor("hr"), stage.secondments[index], **KEY, now=now)


def be_back(stage: Stage, index: int, reason: str | None, now: datetime) -> None:
    """At the end of the term, or called back before it for a reason."""
    hr, secondment = stage.actor("hr"), stage.secondments[index]
    if reason is None:
        come_back(hr, secondment, **KEY, now=now)
    else:
        end_early(hr, secondment, on=day_of(now), reason=reason, **KEY, now=now)


# Reports


def report_steps(stage: Stage) -> Iterator[Step]:
    """Everyone's talk material or summary, handed in when he was back."""
    last_days = {cohort.code: cohort.last_day for cohort in COHORTS}
    for talk in TALKS:
        day = last_days[CADRES[talk.cadre].cohort] + talk.cadre % 3
        yield day, 40 + talk.cadre, partial(hand_in, stage, talk)
        if talk.state in ("returned", "accepted"):
            yield day + 2, talk.cadre, partial(look_at, stage, talk)
    for report in STUDY_REPORTS:
        day = last_days[CADRES[report.cadre].cohort] + 4
        yield day, 40 + report.cadre, partial(hand_in, stage, report)
        yield day + 2, 40 + report.cadre, partial(look_at, stage, report)
        yield day + 3, 40 + report.cadre, partial(decide_on_proposals, stage, report)


def hand_in(stage: Stage, talk: Talk, now: datetime) -> None:
    cadre = stage.actor(cadre_account(talk.cadre))
    report = reports.create_report(
        cadre,
        secondment_id=stage.secondments[talk.cadre],
        kind=talk.kind,
        title=talk.title,
        body=talk.body,
        now=now,
    )
    stage.reports[talk.title] = report.id
    if talk.state != "draft":
        reports.submit(cadre, report.id, **KEY, now=now)


def look_at(stage: Stage, talk: Talk, now: datetime) -> None:
    """Accepted for the district, or sent back."""
    hr, report = stage.actor("hr"), stage.reports[talk.title]
    if talk.state == "accepted":
        reports.accept(hr, report, circulation="district", **KEY, now=now)
    else:
        reason = "请补充具体数据后再报。"
        reports.return_report(hr, report, reason=reason, **KEY, now=now)


def decide_on_proposals(stage: Stage, report: StudyReport, now: datetime) -> None:
    """One of the proposals found becomes a draft suggestion, one is dropped."""
    report_id = stage.reports[report.title]
    reading = reading_of(report_id, words_of(report_id))
    titled = {one.title.of(reading.text): key for key, one in reading.proposals.items()}
    for act, title in ((confirm, report.confirmed), (drop, report.dropped)):
        act(stage.actor("hr"), report_id, titled[title], reading, **KEY, now=now)

"""The demonstration's digest, issued and signed for by some, and its compendium, still a draft."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from secondment.kit.database import db
from secondment.publishing import excerpts, publications, receipts
from secondment.publishing.models import Receipt
from secondment.seed.data import CADRES, COHORTS, TALKS
from secondment.seed.data.model import Talk
from secondment.seed.stage import KEY, Stage, Step, cadre_account

FIRST = COHORTS[0].code
SERIES = "挂职锻炼简报"
DIGEST = 3  # pieces of the digest; the compendium has all that were agreed to
SIGNED = ("fgj.handler", "jd1.handler")
OPENED = ("tzj.handler",)


def printing_steps(stage: Stage) -> Iterator[Step]:
    """A week after the last reports came in."""
    talks = [one for one in TALKS if one.state == "accepted" and CADRES[one.cadre].cohort == FIRST]
    made: dict[str, str] = {}
    for minute, talk in enumerate(talks):
        yield 8, minute, partial(mark, stage, made, talk)
        if talk is not talks[-1]:  # the last author has not answered yet
            yield 9, minute, partial(agree, stage, made, talk)
    yield 10, 0, partial(print_digest, stage, made)
    yield 11, 0, partial(sign, stage)
    yield 12, 0, partial(begin_compendium, stage, made)


def mark(stage: Stage, made: dict[str, str], talk: Talk, now: datetime) -> None:
    row = excerpts.create_excerpt(
        stage.actor("swj.editor"), report_id=stage.reports[talk.title], now=now
    )
    made[talk.title] = row.id


def agree(stage: Stage, made: dict[str, str], talk: Talk, now: datetime) -> None:
    author = stage.actor(cadre_account(talk.cadre))
    excerpts.consent(author, made[talk.title], **KEY, now=now)


def print_digest(stage: Stage, made: dict[str, str], now: datetime) -> None:
    """The first pieces, issued to all bureaus and sub-districts."""
    editor, ids = stage.actor("swj.editor"), list(made.values())[:DIGEST]
    row = publications.create_publication(
        editor,
        cohort_id=stage.cohorts[FIRST],
        kind="digest",
        series=SERIES,
        title="赴京沪挂职干部学习成果摘编",
        circulation="district",
        chapters="none",
        preface="现将赴北京、上海挂职干部的部分学习体会摘编印发，供各单位研究吸纳。",
        report_to="区委、区政府领导",
        copies=60,
        now=now,
    )
    publications.set_items(editor, row.id, excerpt_ids=ids, **KEY, now=now)
    publications.issue(
        editor, row.id, groups=["bureau", "subdistrict"], department_ids=[], **KEY, now=now
    )


def sign(stage: Stage, now: datetime) -> None:
    """Some units have signed for it, one has only opened it."""
    for usernames, act in ((SIGNED, receipts.sign_receipt), (OPENED, receipts.open_receipt)):
        for username in usernames:
            unit = stage.departments[username.partition(".")[0].upper()]
            query = sa.select(Receipt.id).where(Receipt.department_id == unit)
            act(stage.actor(username), db.session.scalars(query).one(), **KEY, now=now)


def begin_compendium(stage: Stage, made: dict[str, str], now: datetime) -> None:
    editor = stage.actor("swj.editor")
    row = publications.create_publication(
        editor,
        cohort_id=stage.cohorts[FIRST],
        kind="compendium",
        series=SERIES,
        title="他山之石——赴京沪挂职干部学习成果汇编",
        circulation="district",
        chapters="city",
        with_roster=True,
        with_suggestions=True,
        now=now,
    )
    ids = list(made.values())
    publications.set_items(editor, row.id, excerpt_ids=ids, **KEY, now=now)
    publications.build(editor, row.id, **KEY, now=now)

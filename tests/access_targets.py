"""What the access table aims at: for each kind of item one of the own unit, one of another
department of the district, one of the other district, and none at all."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask

from secondment.cohorts.cadres import edit_cadre
from secondment.cohorts.models import Secondment
from secondment.cohorts.secondments import edit_secondment
from secondment.cohorts.service import edit_cohort
from secondment.kit.database import db
from secondment.kit.ids import new_id
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people import service as people
from secondment.people.models import Token
from secondment.people.rules import COMMAND_LINE, Actor
from secondment.policies.models import OutcomeScheme
from secondment.policies.rules import policy_id_of
from secondment.policies.service import create_policy
from secondment.publishing import excerpts, publications
from secondment.publishing.models import Build, Publication, Receipt
from secondment.reports import service as reports
from secondment.suggestions import (
    assigning,
    handling,
    intake,
    replies,
    sending,
    studies,
    supervision,
)
from secondment.suggestions.answer_models import Commitment
from secondment.suggestions.found_in_report import reading_of
from secondment.suggestions.models import Study
from tests.client import token_of
from tests.cohorts.factories import hr_of, make_host_unit
from tests.official import enter_official
from tests.reports.factories import attach_file, make_report
from tests.suggestions.factories import AT, answer, assignment_id
from tests.world import World, actor_of

LATER: dict[str, Any] = {"version": None, "now": AT}
Items = dict[str, str]  # by kind: the name of the path's id, without `_id`

# place: cadre, his cohort, the answering unit, its handler, the coordinator, the district's hr
PLACES = {
    "own": ("cadre01", "study", "SWJ", "swj.handler", "office", "hr"),
    "department": ("cadre03", "formal", "FGJ", "fgj.handler", "office", "hr"),
    "district": ("other.cadre", "other", "LSWJ", "other.handler", "other.office", "other.hr"),
}
ABSENT = "absent"
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
PROPOSING = "具体建议：每个园区设一名服务专员。"
PERSONAL_VALUES = {
    "phone": "13900007788",
    "id_number": "110105198507120027",
    "birth_month": "1985-07",
}


def build_targets(app: Flask, world: World) -> dict[str, Items]:
    """`{place: {kind: id}}` for the places of PLACES and ABSENT."""
    open_to_editors(world)
    apart(world)
    personal_values(world)
    disabled_user(world)
    one_year()
    found = {place: items_of(app, world, place) for place in PLACES}
    found[ABSENT] = dict.fromkeys(found["own"], new_id()) | {"year": "1999"}
    return found


def open_to_editors(world: World) -> None:
    """The own cohort's accepted reports may be excerpted by SWJ."""
    swj = [world.departments["SWJ"]]
    with unit_of_work():
        edit_cohort(actor_of("hr"), world.cohorts["study"], editor_department_ids=swj, **LATER)


def apart(world: World) -> None:
    """The other department's cadre goes to a host unit of his own."""
    with unit_of_work():
        host = make_host_unit(world)
        secondment = world.secondments["cadre03"]
        edit_secondment(hr_of(world), secondment, host_unit_id=host.id, **LATER)


def personal_values(world: World) -> None:
    """The own unit's cadre has values that nobody may read in clear."""
    with unit_of_work():
        edit_cadre(actor_of("hr"), world.cadres["cadre01"], **PERSONAL_VALUES, **LATER)


def disabled_user(world: World) -> None:
    """`gone`, who was hr until his account was closed."""
    with unit_of_work():
        user, _ = people.create_user(
            COMMAND_LINE, username="gone", display_name="gone", password_hash="-", now=AT
        )
        people.give(COMMAND_LINE, user, "hr", world.departments["QX"], AT)
    with unit_of_work():
        people.disable(actor_of("sysadmin"), user.id, **LATER)


def one_year() -> None:
    """The calendar of 2026."""
    enter_official(2026)


def items_of(app: Flask, world: World, place: str) -> Items:
    cadre, cohort, unit, handler, _, hr = PLACES[place]
    found = {
        "cohort": world.cohorts[cohort],
        "cadre": world.cadres[cadre],
        "secondment": world.secondments[cadre],
        "department": world.departments[unit],
        "user": world.users[handler],
        "policy": policy_at(world, place),
        "year": "2026",
        "name": "api_docs.js",
    }
    found |= accepted_report(world, cadre, hr)
    found |= answered_suggestion(world, place, found["report"])
    found |= studied(world, place) | promised(world, place)
    found |= published(world, place, found["report"])
    token_of(app, cadre if place == "own" else handler)  # the last one made; no test uses it
    with reading():
        secondment = db.session.get_one(Secondment, found["secondment"])
        found["host_unit"] = secondment.host_unit_id
        found["scheme"] = db.session.scalar(sa.select(OutcomeScheme.id).limit(1)) or ""
        newest = sa.select(Token.id).order_by(Token.id.desc()).limit(1)
        found["token"] = db.session.scalar(newest) or ""
    return found


def accepted_report(world: World, cadre: str, hr: str) -> Items:
    """A report, accepted by hr, the file it came with, and a proposal in it."""
    report_id = make_report(world, cadre=cadre, body=PROPOSING)
    file_id = attach_file(cadre, "report", report_id)
    with unit_of_work():
        reports.submit(actor_of(cadre), report_id, **LATER)
        reports.accept(actor_of(hr), report_id, circulation="district", **LATER)
    (proposal_id,) = reading_of(report_id, PROPOSING).proposals
    return {"report": report_id, "file": file_id, "proposal": proposal_id}


def answered_suggestion(world: World, place: str, report_id: str) -> Items:
    """A suggestion made from the report, before a unit whose reply waits for its signer."""
    with unit_of_work():
        key = accepted_suggestion(world, place, report_id=report_id)
        found = {"suggestion": key} | submitted_reply(world, place, key)
        office = actor_of(PLACES[place][4])
        (slip,) = supervision.urge(office, key, level="remind", now=AT)
        return found | {"slip": slip.id}


def accepted_suggestion(world: World, place: str, **more: Any) -> str:
    cadre, *_, office, _ = PLACES[place]
    row = intake.create(
        actor_of(cadre),
        secondment_id=world.secondments[cadre],
        title="设立企业服务专员",
        problem="企业办事要跑多个部门。",
        measures=[{"text": "每个园区设一名服务专员"}],
        now=AT,
        **more,
    )
    intake.submit(actor_of(cadre), row.id, **LATER)
    intake.accept(actor_of(office), row.id, **LATER)
    return row.id


def submitted_reply(world: World, place: str, key: str, **more: Any) -> Items:
    """The unit's task in the suggestion, and its reply."""
    _, _, unit, handler, office, _ = PLACES[place]
    lead = world.departments[unit]
    assigning.assign(actor_of(office), key, mode="sole", lead_department_id=lead, **LATER)
    task = assignment_id(key)
    handling.sign(actor_of(handler), task, **LATER)
    spoken = {"on": AT.date(), "kind": "phone", "text": "已电话沟通"}
    handling.add_contact(actor_of(handler), task, now=AT, **spoken)
    reply = replies.draft(actor_of(handler), task, now=AT, **answer(key, **more))
    replies.submit(actor_of(handler), reply.id, **LATER)
    return {"assignment": task, "reply": reply.id}


def studied(world: World, place: str) -> Items:
    """An accepted suggestion put before the unit."""
    _, cohort, unit, _, office, _ = PLACES[place]
    with unit_of_work():
        accepted_suggestion(world, place)
        units = [world.departments[unit]]
        order = studies.order_study(
            actor_of(office),
            world.cohorts[cohort],
            department_ids=units,
            reply_on=date(2026, 6, 5),
            now=AT,
        )
        study = sa.select(Study.id).where(Study.order_id == order.id)
        return {"study": db.session.scalars(study).one()}


def published(world: World, place: str, report_id: str) -> Items:
    """An excerpt of the report, issued by the unit's editor to the unit itself."""
    _, cohort, unit, handler, _, hr = PLACES[place]
    desk = world.departments[unit]
    editor = Actor(world.users[handler], "access", grants=frozenset([("editor", desk)]))
    with unit_of_work():
        edit_cohort(actor_of(hr), world.cohorts[cohort], editor_department_ids=[desk], **LATER)
        excerpt = excerpts.create_excerpt(editor, report_id=report_id, now=AT)
        excerpts.record_consent(editor, excerpt.id, note="电话同意", **LATER)
        publication = publications.create_publication(
            editor,
            cohort_id=world.cohorts[cohort],
            kind="digest",
            series="挂职锻炼简报",
            title="做法摘编",
            circulation="district",
            chapters="none",
            now=AT,
        )
        publications.set_items(editor, publication.id, excerpt_ids=[excerpt.id], **LATER)
        publications.issue(editor, publication.id, groups=[], department_ids=[desk], **LATER)
        receipt = sa.select(Receipt.id).where(Receipt.publication_id == publication.id)
        build_now(publication)
        found = {"excerpt": excerpt.id, "publication": publication.id}
        return found | {"receipt": db.session.scalars(receipt).one()}


def build_now(publication: Publication) -> None:
    """Its documents, without a worker and its typesetting."""
    build = db.session.get_one(Build, publication.id)
    build.state, build.pdf, build.docx = "built", b"%PDF", EMPTY_ZIP


def promised(world: World, place: str) -> Items:
    """What the unit promised in a reply, signed on paper as the other district has no signer."""
    *_, handler, office, _ = PLACES[place]
    promise = {"outcome_class": "planned", "promised_on": date(2026, 12, 31)}
    with unit_of_work():
        key = accepted_suggestion(world, place)
        reply_id = submitted_reply(world, place, key, **promise)["reply"]
    scan = attach_file(handler, "reply", reply_id)
    with unit_of_work():
        signed = {"signed_by": "赵局长", "signed_on": AT.date(), "file_id": scan}
        sending.record_sign_off(actor_of(handler), reply_id, **signed, **LATER)
        if place == "department":  # under the formal policy
            sending.pass_reply(actor_of(office), reply_id, **LATER)
            sending.send(actor_of(handler), reply_id, **LATER)
        commitment = sa.select(Commitment.id).where(Commitment.reply_id == reply_id)
        return {"commitment": db.session.scalars(commitment).one()}


def policy_at(world: World, place: str) -> str:
    """A shipped policy, or one of the other district's own."""
    if place != "district":
        with reading():
            return policy_id_of("study" if place == "own" else "formal") or ""
    with unit_of_work():
        district = world.departments["LQ"]
        made = create_policy(COMMAND_LINE, code="lq", name="邻区", district_id=district, now=AT)
        return made.id

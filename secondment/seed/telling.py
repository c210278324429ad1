"""Tellers: they know who does an act, on which row, and what its values mean by now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import sqlalchemy as sa
from flask import current_app

from secondment.kit.admission import admit
from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.people.rules import Actor
from secondment.reports.files import Received, attach
from secondment.seed.data.model import Act, Decision, Reply, Story
from secondment.seed.stage import KEY, Stage, cadre_account
from secondment.seed.verbs import VERBS, About, By
from secondment.suggestions import commitments, intake, replies
from secondment.suggestions.answer_models import Commitment
from secondment.suggestions.answer_models import Reply as ReplyRow
from secondment.suggestions.models import Assignment, Measure, Study

# Verbs whose texts are more than the values of a service
TOLD_APART = ("create", "reply-draft", "deliver")


@dataclass
class Teller:
    """Tells acts by calling their services."""

    stage: Stage

    def tell(self, act: Act, now: datetime) -> None:
        verb = VERBS[act.verb]
        more = KEY if verb.versioned else {}
        values = {name: self.meant(act, name, value) for name, value in act.values.items()}
        verb.does(self.by(verb.by, act), self.subject(verb.about, act), now=now, **values, **more)

    def by(self, who: By, act: Act) -> Actor:
        if who in ("handler", "signer"):
            return self.stage.actor(f"{str(act.unit).lower()}.{who}")
        return self.stage.actor("office")

    def subject(self, about: About, act: Act) -> str:
        """The id of the row that the act is about."""
        raise NotImplementedError

    def meant(self, act: Act, name: str, value: Any) -> Any:
        """A value as its service takes it."""
        if name == "assignment_id":
            return self.subject("assignment", act)
        meanings: dict[str, Callable[[Any], Any]] = {
            "on": self.stage.day,
            "reply_on": self.stage.workday,
            "until": self.stage.workday,
            "handler_id": lambda username: self.stage.actor(username).id,
            "into_id": self.stage.suggestions.__getitem__,
            "suggestion_ids": lambda titles: [self.stage.suggestions[title] for title in titles],
        }
        if name.endswith("department_id"):
            return self.stage.departments[value]
        if name.endswith("department_ids"):
            return [self.stage.departments[code] for code in value]
        return meanings[name](value) if name in meanings else value


@dataclass
class StudyTeller(Teller):
    """Tells how a cohort's suggestions are put before the units, and what these make of it."""

    cohort: str

    def subject(self, about: About, act: Act) -> str:
        if about == "cohort":
            return self.stage.cohorts[self.cohort]
        unit = self.stage.departments[str(act.unit)]
        query = sa.select(Study.id).where(Study.department_id == unit)
        return db.session.scalars(query).one()


@dataclass
class StoryTeller(Teller):
    """Tells one suggestion's story."""

    story: Story

    def tell(self, act: Act, now: datetime) -> None:
        apart = dict(zip(TOLD_APART, (self.create, self.draft, self.deliver), strict=True))
        apart.get(act.verb, super().tell)(act, now)

    def by(self, who: By, act: Act) -> Actor:
        if who == "enterer" and self.story.on_behalf:
            return self.stage.actor("hr")
        if who in ("enterer", "proposer"):
            return self.stage.actor(cadre_account(self.story.proposer))
        return super().by(who, act)

    def subject(self, about: About, act: Act) -> str:
        """The suggestion, or of the unit's tasks, replies or promises in it the latest."""
        suggestion_id = self.stage.suggestions[self.story.title]
        if about == "suggestion":
            return suggestion_id
        model: Any = {"assignment": Assignment, "reply": ReplyRow, "commitment": Commitment}[about]
        query = sa.select(model.id).where(model.suggestion_id == suggestion_id)
        if model is not Assignment:
            query = query.join(Assignment, model.assignment_id == Assignment.id)
        unit = self.stage.departments[str(act.unit)]
        query = query.where(Assignment.department_id == unit).order_by(model.id.desc())
        return str(db.session.scalars(query.limit(1)).one())

    def create(self, act: Act, now: datetime) -> None:
        story, stage = self.story, self.stage
        behalf = {"on_behalf_of": stage.cadres[story.proposer]} if story.on_behalf else {}
        row = intake.create(
            self.by("enterer", act),
            secondment_id=stage.secondments[story.proposer],
            title=story.title,
            problem=story.problem,
            topic=story.topic,
            source=story.source,
            measures=[{"text": measure} for measure in story.measures],
            suggested_department_id=stage.departments[story.unit],
            co_signer_ids=[stage.cadres[index] for index in story.co_signers],
            now=now,
            **behalf,
        )
        stage.suggestions[story.title] = row.id

    def draft(self, act: Act, now: datetime) -> None:
        """The reply's contact is the desk on which the unit has put its task."""
        reply: Reply = act.values["reply"]
        task = db.session.get_one(Assignment, self.subject("assignment", act))
        replies.draft(
            self.by("handler", act),
            task.id,
            body=reply.body,
            outcome_class=reply.outcome_class,
            measures=self.decisions(reply.decisions),
            actions=reply.actions,
            section=task.section,
            contact_name=task.handler_name,
            contact_phone=task.handler_phone,
            promised_on=self.promised_on(reply, now),
            now=now,
        )

    def decisions(self, told: tuple[Decision, ...]) -> list[dict[str, str]]:
        suggestion_id = self.stage.suggestions[self.story.title]
        query = sa.select(Measure.id).where(Measure.suggestion_id == suggestion_id)
        measures = db.session.scalars(query.order_by(Measure.position))
        return [
            {"id": measure, "decision": decision, "reason": reason or ""}
            for measure, (decision, reason) in zip(measures, told, strict=True)
        ]

    def promised_on(self, reply: Reply, now: datetime) -> date | None:
        if reply.promised_on is not None:
            return self.stage.workday(reply.promised_on)
        months = reply.promised_months
        return day_of(now) + timedelta(days=30 * months) if months else None

    def deliver(self, act: Act, now: datetime) -> None:
        """Report a promise as kept, with a text as its evidence."""
        handler, promise = self.by("handler", act), self.subject("commitment", act)
        received = kept_text(act.values["file_name"], act.values["text"])
        file = attach(handler, "commitment", promise, received, now=now)
        note = act.values["note"]
        commitments.deliver(handler, promise, note=note, file_ids=[file.id], **KEY, now=now)


def kept_text(name: str, text: str) -> Received:
    """A text file in the store, looked at like any upload."""
    content = text.encode()
    with current_app.extensions["store"].receive(BytesIO(content), len(content)) as incoming:
        admitted = admit(incoming.path, name, incoming.size)
        incoming.keep()
        return Received(name, incoming.size, incoming.sha256, admitted)

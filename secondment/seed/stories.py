"""Telling the demonstration's suggestions: every move by whoever's task it is, at its time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.people.rules import Actor
from secondment.seed.data import STORIES
from secondment.seed.data.model import DAYS, PATHS, REASONED, Contact, Progress, Story
from secondment.seed.stage import KEY, Stage, cadre_account
from secondment.suggestions import handling, intake, replies
from secondment.suggestions.models import Measure


def tell_stories(stage: Stage) -> None:
    """All moves of all stories, in the order of their days."""
    tellers = [Teller(stage, story, iter(story.reasons)) for story in STORIES]
    steps = [step for teller in tellers for step in teller.steps()]
    for _day, _minute, make in sorted(steps, key=lambda step: step[:2]):
        make()


@dataclass
class Teller:
    """Tells one story: each move by whoever's task it is, at its time."""

    stage: Stage
    story: Story
    reasons: Iterator[str]
    suggestion_id: str = ""
    assignment_id: str = ""
    reply_id: str = ""

    def steps(self) -> Iterator[tuple[int, int, Callable[[], None]]]:
        """(day, minute, what to do); within a day in the order of the path."""
        number = STORIES.index(self.story)
        for place, name in enumerate(PATHS[self.story.end]):
            minute = place * 30 + number
            if name == "steps":
                for step in self.story.work.steps if self.story.work else ():
                    day = self.story.day + DAYS["sign"] + step.day
                    yield day, minute, partial(self.work, step, self.stage.at(day, minute))
            elif name != "evaluate" or self.story.evaluation:
                day = self.story.day + DAYS[name]
                yield day, minute, partial(self.move, name, self.stage.at(day, minute))

    def move(self, name: str, now: datetime) -> None:
        more: dict[str, Any] = {"reason": next(self.reasons)} if name in REASONED else {}
        getattr(self, name.replace("-", "_"))(now, **more)

    # By the proposer, or hr on his behalf

    def by(self) -> Actor:
        return self.stage.actor("hr" if self.story.on_behalf else self.cadre)

    @property
    def cadre(self) -> str:
        return cadre_account(self.story.proposer)

    def create(self, now: datetime) -> None:
        story = self.story
        behalf: dict[str, Any] = (
            {"on_behalf_of": self.stage.cadres[story.proposer]} if story.on_behalf else {}
        )
        row = intake.create(
            self.by(),
            secondment_id=self.stage.secondments[story.proposer],
            title=story.title,
            problem=story.problem,
            topic=story.topic,
            source=story.source,
            measures=[{"text": measure} for measure in story.measures],
            suggested_department_id=self.stage.departments[story.unit],
            now=now,
            **behalf,
        )
        self.suggestion_id = row.id

    def submit(self, now: datetime) -> None:
        intake.submit(self.by(), self.suggestion_id, **KEY, now=now)

    def withdraw(self, now: datetime) -> None:
        intake.withdraw(self.stage.actor(self.cadre), self.suggestion_id, **KEY, now=now)

    def evaluate(self, now: datetime) -> None:
        attitude, result = self.story.evaluation or ("satisfied", "satisfied")
        handling.evaluate(
            self.stage.actor(self.cadre),
            self.suggestion_id,
            attitude=attitude,
            result=result,
            **KEY,
            now=now,
        )

    # By the coordinating office

    def office(self, act: Callable[..., Any], now: datetime, **more: Any) -> None:
        act(self.stage.actor("office"), self.suggestion_id, **KEY, now=now, **more)

    def send_back(self, now: datetime, reason: str) -> None:
        self.office(intake.send_back, now, reason=reason)

    def decline(self, now: datetime, reason: str) -> None:
        self.office(intake.decline, now, reason=reason)

    def reconsider(self, now: datetime, reason: str) -> None:
        self.office(intake.reconsider, now, reason=reason)

    def accept(self, now: datetime) -> None:
        self.office(intake.accept, now)

    def keep_for_reference(self, now: datetime, reason: str) -> None:
        self.office(intake.keep_for_reference, now, reason=reason)

    def assign(self, now: datetime) -> None:
        unit = self.stage.departments[self.story.unit]
        self.office(handling.assign, now, mode="sole", lead_department_id=unit)
        (task,) = handling.open_assignments(self.suggestion_id)
        self.assignment_id = task.id

    def recall(self, now: datetime, reason: str) -> None:
        self.office(handling.recall, now, reason=reason)

    def close(self, now: datetime) -> None:
        self.office(handling.close, now)

    def reopen(self, now: datetime, reason: str) -> None:
        self.office(handling.reopen, now, reason=reason)

    # By the unit

    def unit(self, role: str) -> Actor:
        return self.stage.actor(f"{self.story.unit.lower()}.{role}")

    def sign(self, now: datetime) -> None:
        handling.sign(self.unit("handler"), self.assignment_id, **KEY, now=now)

    def allocate(self, now: datetime) -> None:
        if self.story.work:
            desk = self.story.work.allocation
            handling.allocate(
                self.unit("handler"),
                self.assignment_id,
                section=desk.section,
                handler_name=desk.handler_name,
                handler_phone=desk.handler_phone,
                handler_id=self.unit("handler").id,
                **KEY,
                now=now,
            )

    def work(self, step: Contact | Progress, now: datetime) -> None:
        note: dict[str, Any] = {"on": day_of(now), "text": step.text, "now": now}
        by = self.unit("handler")
        if isinstance(step, Contact):
            handling.add_contact(by, self.assignment_id, kind=step.kind, **note)
        else:
            handling.add_progress(by, self.assignment_id, next_step=step.next_step or "", **note)

    def reply_draft(self, now: datetime) -> None:
        told, work = self.story.reply, self.story.work
        if told is None or work is None:
            raise ValueError(f"{self.story.title}: a reply needs its text and its handler")
        months = told.promised_months
        row = replies.draft(
            self.unit("handler"),
            self.assignment_id,
            body=told.body,
            outcome_class=told.outcome_class,
            measures=self.decisions(told.decisions),
            actions=told.actions,
            section=work.allocation.section,
            contact_name=work.allocation.handler_name,
            contact_phone=work.allocation.handler_phone,
            promised_on=day_of(now) + timedelta(days=30 * months) if months else None,
            now=now,
        )
        self.reply_id = row.id

    def decisions(self, told: Any) -> list[dict[str, str]]:
        query = sa.select(Measure.id).where(Measure.suggestion_id == self.suggestion_id)
        measures = db.session.scalars(query.order_by(Measure.position))
        return [
            {"id": measure, "decision": decision, "reason": reason or ""}
            for measure, (decision, reason) in zip(measures, told, strict=True)
        ]

    def reply_submit(self, now: datetime) -> None:
        replies.submit(self.unit("handler"), self.reply_id, **KEY, now=now)

    def reply_send_back(self, now: datetime, reason: str) -> None:
        replies.send_back(self.unit("signer"), self.reply_id, reason=reason, **KEY, now=now)

    def reply_sign_off(self, now: datetime) -> None:
        replies.sign_off(self.unit("signer"), self.reply_id, **KEY, now=now)

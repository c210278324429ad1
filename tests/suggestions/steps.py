"""The people of the world acting on suggestions through the API, each method a step or a few.

The way to acceptance goes through the services, and what is only looked up (a version, the id of
a task, of a measure) is read from its row: neither is what these tests are about.
"""

import io
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.datastructures import FileStorage

from secondment.kit.clock import now
from secondment.kit.database import Base
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.models import Department
from secondment.suggestions import intake
from secondment.suggestions.models import Assignment
from tests.client import Client
from tests.suggestions import factories
from tests.suggestions.factories import REASON
from tests.world import World, actor_of

TITLE = "建立楼宇经济服务专员制度"
PROBLEM = "企业办理装修手续要跑多个部门，时间长。"
MEASURES = ("每幢重点楼宇设一名服务专员", "手续并联办理")
SCAN = "扫描件内容"
TABLES = {  # by the first step of an item's path
    "suggestions": "suggestion",
    "assignments": "assignment",
    "replies": "reply",
    "studies": "study",
    "commitments": "commitment",
    "users": "user_account",
    "departments": "department",
    "policies": "policy",
    "cohorts": "cohort",
}


class Steps:
    """What is asked for is done: a step that is refused fails the test, but for `refusal`."""

    def __init__(self, app: Flask, as_user: Callable[[str], Client], world: World) -> None:
        self.app, self.world = app, world
        self.units = dict(world.departments)  # ids by code; a test may add some
        self._as_user = as_user
        self._clients: dict[str, Client] = {}

    def client(self, who: str) -> Client:
        if who not in self._clients:
            self._clients[who] = self._as_user(who)
        return self._clients[who]

    # Requests

    def get(self, who: str, path: str) -> Any:
        return told(self.client(who).get(path), 200)

    def items(self, who: str, path: str) -> list[Any]:
        found: list[Any] = self.get(who, path)["items"]
        return found

    def make(self, who: str, path: str, body: Any, status: int = 201) -> Any:
        """A POST that needs no version."""
        return told(self.client(who).post(path, body), status)

    def act(self, who: str, path: str, body: Any = None) -> Any:
        """A verb on an item (`/suggestions/ID/accept`), over the version it has now."""
        return told(self.client(who).post(path, body, version=self.version(path)), 200)

    def change(self, who: str, path: str, body: Any) -> Any:
        return told(self.client(who).patch(path, body, version=self.version(path)), 200)

    def refusal(self, who: str, path: str, body: Any = None) -> tuple[Any, ...]:
        """Status and code of a POST refused; for one wrong value its pointer between them."""
        answer = self.client(who).post(path, body, version=self.version(path))
        problem = answer.get_json()
        assert answer.status_code >= 400, problem
        pointers = [error["pointer"] for error in problem.get("errors", [])]
        return answer.status_code, *pointers, problem["code"]

    # Look-ups

    def version(self, path: str) -> int:
        """That of the item which the path names, or leads through."""
        _, kind, key, *_ = path.split("/")
        table = Base.metadata.tables[TABLES[kind]]
        return self.look_up(sa.select(table.c.version).where(table.c.id == key))

    def task_id(self, key: str, unit: str = "SWJ") -> str:
        """The unit's last assignment in the suggestion."""
        query = sa.select(Assignment.id).join(Department, Department.id == Assignment.department_id)
        query = query.where(Assignment.suggestion_id == key, Department.code == unit)
        return self.look_up(query.order_by(Assignment.id.desc()).limit(1))

    def look_up(self, query: Any) -> Any:
        with self.app.app_context(), reading() as session:
            return session.scalar(query)

    # From a draft to its units

    def draft(self, cadre: str = "cadre01", **more: Any) -> str:
        return self.proposed(cadre, "draft", more)

    def submitted(self, cadre: str = "cadre01", **more: Any) -> str:
        return self.proposed(cadre, "submitted", more)

    def accepted(self, cadre: str = "cadre01", **more: Any) -> str:
        return self.proposed(cadre, "accepted", more)

    def proposed(self, cadre: str, state: str, more: dict[str, Any]) -> str:
        values = {"title": TITLE, "problem": PROBLEM}
        values["measures"] = [{"text": text} for text in MEASURES]
        later: dict[str, Any] = {"version": None, "now": now()}
        with self.app.app_context(), unit_of_work():
            secondment = self.world.secondments[cadre]
            author = actor_of(cadre)
            row = intake.create(author, secondment_id=secondment, now=now(), **(values | more))
            if state != "draft":
                intake.submit(author, row.id, **later)
            if state == "accepted":
                intake.accept(actor_of("office"), row.id, **later)
            return row.id

    def assigned(
        self, lead: str = "SWJ", *co: str, cadre: str = "cadre01", reply_on: str | None = None
    ) -> str:
        """Handed to one unit, or to a lead and its co-units."""
        key = self.accepted(cadre)
        self.assign(key, lead, *co, reply_on=reply_on)
        return key

    def assign(self, key: str, lead: str, *co: str, reply_on: str | None = None) -> None:
        body: dict[str, Any] = {"mode": "sole", "lead_department_id": self.units[lead]}
        if co:
            body |= {"mode": "joint", "co_department_ids": [self.units[unit] for unit in co]}
        if reply_on:
            body["reply_on"] = reply_on
        self.act("office", f"/suggestions/{key}/assign", body)

    def separate(self, *units: str, cadre: str = "cadre01") -> str:
        """Handed to units that each answer their part."""
        key = self.accepted(cadre)
        body = {"mode": "separate", "department_ids": [self.units[unit] for unit in units]}
        self.act("office", f"/suggestions/{key}/assign", body)
        return key

    def handling(self, lead: str = "SWJ", *co: str, cadre: str = "cadre01") -> str:
        """Handed out, and signed for by all."""
        key = self.assigned(lead, *co, cadre=cadre)
        for unit in (lead, *co):
            self.work(key, unit, "sign")
        return key

    # A unit's work

    def task(self, key: str, unit: str = "SWJ") -> dict[str, Any]:
        """The unit's last assignment in the suggestion, as the office reads it."""
        found: dict[str, Any] = self.get("office", f"/assignments/{self.task_id(key, unit)}")
        return found

    def work(self, key: str, unit: str, verb: str, body: Any = None) -> Any:
        """What the unit's handler does on its assignment."""
        return self.act(handler(unit), f"/assignments/{self.task_id(key, unit)}/{verb}", body)

    def rule(self, key: str, unit: str, verb: str, body: Any = None) -> Any:
        """What the office decides on the unit's assignment."""
        return self.act("office", f"/assignments/{self.task_id(key, unit)}/{verb}", body)

    def contact(self, key: str, unit: str = "SWJ", on: str = "2026-04-08") -> None:
        talk = {"on": on, "kind": "meeting", "text": "已面商"}
        self.make(handler(unit), f"/assignments/{self.task_id(key, unit)}/contacts", talk)

    # Its reply

    def answer(self, key: str, *decisions: str, **more: Any) -> dict[str, Any]:
        """The body of a reply; measures without a decision are adopted."""
        with self.app.app_context(), reading():
            measures = factories.measure_ids(key)
            body = factories.answer(key)
        given = [*decisions, *["adopted"] * len(measures)]
        body["measures"] = [
            {"id": measure, "decision": decision, "reason": REASON}
            for measure, decision in zip(measures, given, strict=False)
        ]
        return body | more

    def drafted(self, key: str, unit: str = "SWJ", *decisions: str, **more: Any) -> str:
        """The id of the unit's draft of a reply."""
        path = f"/assignments/{self.task_id(key, unit)}/replies"
        reply: str = self.make(handler(unit), path, self.answer(key, *decisions, **more))["id"]
        return reply

    def before_signer(self, key: str, unit: str = "SWJ", *decisions: str, **more: Any) -> str:
        """The id of a reply that waits for its signature, the proposer having been contacted."""
        reply = self.drafted(key, unit, *decisions, **more)
        self.contact(key, unit)
        self.act(handler(unit), f"/replies/{reply}/submit")
        return reply

    def replied(self, key: str, unit: str = "SWJ", *decisions: str, **more: Any) -> str:
        """The id of a reply that was sent, with every step the policy asks for."""
        reply = self.before_signer(key, unit, *decisions, **more)
        self.send_out(reply, unit)
        return reply

    def send_out(self, reply: str, unit: str = "SWJ") -> None:
        """From the signature on."""
        state = self.act(signer(unit), f"/replies/{reply}/sign-off")["state"]
        if state == "signed_off":
            self.act("office", f"/replies/{reply}/pass")
            self.act(handler(unit), f"/replies/{reply}/send")

    def rate(self, key: str, result: str = "satisfied", *, cadre: str = "cadre01") -> Any:
        rating = {"attitude": "satisfied", "result": result}
        if result == "dissatisfied":
            rating["reason"] = REASON
        return self.act(cadre, f"/suggestions/{key}/evaluation", rating)

    # Beside it

    def upload(self, who: str, kind: str, item_id: str) -> str:
        """The id of a file that he attached to a suggestion, a reply, a commitment."""
        file = FileStorage(io.BytesIO(SCAN.encode()), filename="扫描件.txt")
        data = {"item_id": item_id, "file": file}
        made = self.client(who).call("POST", f"/files?for={kind}", data=data)
        file_id: str = told(made, 201)["id"]
        return file_id

    def journal(self, key: str, who: str = "office") -> list[dict[str, Any]]:
        return self.items(who, f"/suggestions/{key}/journal")

    def acts(self, key: str, who: str = "office") -> list[str]:
        return [entry["action"] for entry in self.journal(key, who)]

    def policy(self, code: str, cadre: str = "cadre01", **switches: Any) -> str:
        """A policy of the place, `study` but for `switches`; the cadre's cohort is under it now."""
        body = {"code": code, "name": code} | switches
        policy: str = self.make("sysadmin", "/policies", body)["id"]
        cohort = self.world.cohorts[{"cadre03": "formal"}.get(cadre, "study")]
        self.change("hr", f"/cohorts/{cohort}", {"policy_id": policy})
        return policy


def handler(unit: str) -> str:
    return f"{unit.lower()}.handler"


def signer(unit: str) -> str:
    return f"{unit.lower()}.signer"


def told(response: Any, status: int) -> Any:
    assert response.status_code == status, response.get_json()
    return response.get_json()


def states(rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """`{"SWJ": "signed", …}` of assignments or studies."""
    return {row["department"]["code"]: row["state"] for row in rows}

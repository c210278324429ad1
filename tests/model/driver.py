"""The driver: the model's acts as requests, and what the API shows in the model's words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.client import Client
from tests.model.reference import Act
from tests.model.rows import Cohort, Item, Reply, Study, Suggestion
from tests.world import World

COLLECTIONS = {
    "suggestion": "suggestions",
    "assignment": "assignments",
    "reply": "replies",
    "study": "studies",
    "commitment": "commitments",
}
ADDRESSES = {  # where the address is not the action's own name
    ("suggestion", "edit"): ("PATCH", ""),
    ("suggestion", "correct"): ("PATCH", ""),
    ("suggestion", "delete"): ("DELETE", ""),
    ("suggestion", "evaluate"): ("POST", "/evaluation"),
    ("suggestion", "record-result"): ("POST", "/results"),
    ("assignment", "contact"): ("POST", "/contacts"),
    ("assignment", "reply"): ("POST", "/replies"),
    ("reply", "edit"): ("PATCH", ""),
}
MEASURES = ("每幢重点楼宇设一名服务专员", "手续并联办理")


@dataclass
class Driver:
    """Ids and versions by the model's keys, as the answers gave them."""

    app: Flask
    world: World
    cohort: Cohort
    cohort_id: str
    clients: dict[str | None, Client]
    ids: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    measures: dict[str, list[str]] = field(default_factory=dict)

    # Acting

    def send(self, act: Act) -> TestResponse:
        client = self.clients[act.user.name if act.user else None]
        if act.action == "attach":
            return self.upload(client, act)
        method, path = self.address(act)
        version = self.versions.get(act.item.key, 1)
        told = {"fresh": version, "stale": version + 7, "absent": None}[act.version]
        body = self.body(act) or ({} if act.fault else None)
        return client.call(method, path, json=body, version=told)

    def upload(self, client: Client, act: Act) -> TestResponse:
        path = f"/files?for={act.item.kind}"
        name = f"{act.body['file']}.txt"
        sent = {"file": (BytesIO(name.encode()), name), "item_id": self.ids[act.item.key]}
        return client.call("POST", path, data=sent)

    def address(self, act: Act) -> tuple[str, str]:
        if isinstance(act.item, Cohort):
            study = act.action == "study"
            return "POST", f"/cohorts/{self.cohort_id}/study" if study else "/suggestions"
        method, rest = ADDRESSES.get((act.item.kind, act.action), ("POST", f"/{act.action}"))
        return method, f"/{COLLECTIONS[act.item.kind]}/{self.ids[act.item.key]}{rest}"

    # Bodies

    def body(self, act: Act) -> dict[str, Any]:
        made = BODIES.get((act.item.kind, act.action))
        return made(self, act) if made else self.plain(act.body)

    def plain(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body word for word, with ids for keys."""
        found: dict[str, Any] = {}
        for name, value in body.items():
            if name in NAMES:
                found[NAMES[name]] = self.id_of(value)
            elif name not in UNSAID:
                found[name] = value.isoformat() if isinstance(value, date) else value
        return found

    def id_of(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [self.id_of(one) for one in value]
        if isinstance(value, str):
            return self.ids.get(value) or self.world.departments.get(value)
        return self.ids[value.key] if value is not None else None

    def day(self, name: str) -> str:
        """A date by hand: the assignment's cap is six months."""
        days = {"yesterday": -1, "soon": 20, "after_cap": 300}[name]
        return (self.cohort.today + timedelta(days=days)).isoformat()

    # What answers tell

    def learn(self, act: Act, answer: TestResponse) -> None:
        """Note the ids and versions in the answer to an act that the model has done as well."""
        told = answer.get_json(silent=True) or {}
        if act.action == "attach":
            self.ids[act.body["file"]] = told["id"]
        elif act.action == "study":
            for item in told["items"]:
                study = next(s for s in self.cohort.studies if s.key not in self.ids)
                self.note(study, item)
        elif isinstance(act.item, Cohort):
            self.note(self.cohort.suggestions[-1], told)
            self.measures[self.cohort.suggestions[-1].key] = [m["id"] for m in told["measures"]]
        elif act.action == "reply":
            self.note(act.item.replies[-1], told)
        elif isinstance(act.item, Reply | Study) or act.item.kind == "commitment":
            self.note(act.item, told)

    def note(self, item: Item, told: dict[str, Any]) -> None:
        self.ids[item.key], self.versions[item.key] = told["id"], told["version"]

    def note_assignments(self, item: Suggestion, told: list[dict[str, Any]]) -> None:
        """Tasks new to the driver are those of their unit that the model has just made."""
        known = {self.ids[a.key]: a for a in item.assignments if a.key in self.ids}
        fresh = [a for a in item.assignments if a.key not in self.ids]
        for row in told:
            unit = row["department"]["code"]
            found = known.get(row["id"]) or next((a for a in fresh if a.unit == unit), None)
            assert found, f"{item.key}: the API shows a task of {unit} that the model has not"
            if found in fresh:
                fresh.remove(found)
            self.note(found, row)
            found.due = {
                name: day and date.fromisoformat(day)
                for name, day in row["due"].items()
                if name.endswith("_on")
            }

    def note_commitments(self, item: Suggestion, told: list[dict[str, Any]]) -> None:
        known = {self.ids[c.key] for c in item.commitments if c.key in self.ids}
        fresh = [c for c in item.commitments if c.key not in self.ids]
        for row in (row for row in told if row["id"] not in known):
            unit = row["department"]["code"]
            found = next((c for c in fresh if c.unit == unit), None)
            assert found, f"{item.key}: the API shows a commitment of {unit} that the model has not"
            fresh.remove(found)
            self.ids[found.key] = row["id"]


def assigning(driver: Driver, act: Act) -> dict[str, Any]:
    units = driver.id_of(act.body["units"])
    made: dict[str, Any] = {"mode": act.body["mode"]}
    if made["mode"] == "separate":
        made["department_ids"] = units
    else:
        made |= {"lead_department_id": units[0]} if units else {}
        made |= {"co_department_ids": units[1:]} if made["mode"] == "joint" else {}
    for name, value in act.body.get("extra", {}).items():  # what does not belong to the mode
        many = name.endswith("ids")
        made[name if many else "lead_department_id"] = driver.id_of(value)
    if "reply_on" in act.body:
        made["reply_on"] = driver.day(act.body["reply_on"])
    return made


def creating(driver: Driver, act: Act) -> dict[str, Any]:
    world, user = driver.world, act.user
    cadre = act.body.get("on_behalf_of") or (user.name if user else "")
    secondment = cadre if cadre in driver.cohort.cadres else "cadre01"
    made = {"secondment_id": world.secondments[secondment], "title": "楼宇经济服务专员"}
    made |= {"problem": "手续要跑多个部门。", "measures": [{"text": text} for text in MEASURES]}
    if "on_behalf_of" in act.body:
        made["on_behalf_of"] = world.cadres[act.body["on_behalf_of"]]
    if "co_signers" in act.body:
        made["co_signer_ids"] = [world.cadres[name] for name in act.body["co_signers"]]
    return made | ({"title": act.body["title"]} if "title" in act.body else {})


def replying(driver: Driver, act: Act) -> dict[str, Any]:
    ids = driver.measures[act.item.suggestion.key]
    decisions = zip(ids, act.body["decisions"], strict=True)
    made = driver.plain(act.body) | {"body": "您提出的建议收悉。"}
    made |= {"contact_name": "陈科长", "contact_phone": "13900000041"}
    made["measures"] = [
        {"id": key, "decision": decision}
        | ({} if decision == "adopted" else {"reason": "已有平台"})
        for key, decision in decisions
    ]
    return made


def noting(**more: Any) -> Callable[[Driver, Act], dict[str, Any]]:
    """The act's own words, beside others that matter to nobody here."""
    return lambda driver, act: more | driver.plain(act.body)


def on_the_day(**more: Any) -> Callable[[Driver, Act], dict[str, Any]]:
    return lambda driver, act: (
        {"on": driver.cohort.today.isoformat()} | more | driver.plain(act.body)
    )


def allocating(driver: Driver, act: Act) -> dict[str, Any]:
    desk = {"handler_name": "陈科长", "handler_phone": "13900000041"}
    return desk | ({"section": act.body["text"]} if "text" in act.body else act.body)


def ordering(driver: Driver, act: Act) -> dict[str, Any]:
    units = driver.id_of(act.body["units"])
    return {"department_ids": units, "reply_on": driver.day(act.body["reply_on"])}


def proposing(driver: Driver, act: Act) -> dict[str, Any]:
    made = driver.plain(act.body)
    return {{"department_id": "proposed_department_id"}.get(n, n): v for n, v in made.items()}


def rating(driver: Driver, act: Act) -> dict[str, Any]:
    made = driver.plain(act.body)
    return {{"file_id": "recorded_from_file_id"}.get(n, n): v for n, v in made.items()}


BODIES: dict[tuple[str, str], Callable[[Driver, Act], dict[str, Any]]] = {
    ("cohort", "create"): creating,
    ("cohort", "study"): ordering,
    ("suggestion", "assign"): assigning,
    ("suggestion", "evaluate"): rating,
    ("suggestion", "record-meeting"): on_the_day(),
    ("suggestion", "record-result"): on_the_day(kind="measure"),
    ("assignment", "allocate"): allocating,
    ("assignment", "contact"): on_the_day(kind="phone"),
    ("assignment", "progress"): on_the_day(),
    ("assignment", "request-return"): proposing,
    ("assignment", "reply"): replying,
    ("reply", "record-sign-off"): lambda driver, act: (
        {"signed_by": "王局长", "signed_on": driver.cohort.today.isoformat()}
        | driver.plain(act.body)
    ),
}
NAMES = {  # the model's words for what the API names by id
    "unit": "department_id",
    "refer": "refer_department_ids",
    "assignment": "assignment_id",
    "into": "into_id",
    "suggestions": "suggestion_ids",
    "file": "file_id",
    "files": "file_ids",
}
UNSAID = {"beyond_cap", "decisions"}


# What is seen


def reader_of(item: Suggestion) -> str:
    """Somebody who sees the suggestion at any time of its life."""
    return "office" if item.ever_submitted else item.entered_by or item.proposer


def shown_suggestion(told: dict[str, Any]) -> dict[str, Any]:
    rated = told["evaluation"]
    return {
        "state": told["state"],
        "number": told["number"],
        "round": told["round"],
        "outcome_class": told["outcome_class"],
        "adoption": told["adoption"],
        "decisions": [m["decision"] for m in told["measures"]],
        "paused": bool(told["paused_since"]),
        "evaluation": (rated["attitude"], rated["result"]) if rated else None,
        "assignments": sorted(
            (a["department"]["code"], a["role"], a["state"], asked_for(a))
            for a in told["assignments"]
        ),
        "commitments": sorted(
            (c["department"]["code"], c["due_on"], c["state"]) for c in told["commitments"]
        ),
        "results": len(told["results"]),
    }


def asked_for(told: dict[str, Any]) -> str:
    return told["extension"]["state"] if told["extension"] else ""


def expected_suggestion(item: Suggestion) -> dict[str, Any]:
    rated = item.evaluations
    return {
        "state": item.state,
        "number": item.number,
        "round": item.round,
        "outcome_class": item.outcome_class,
        "adoption": item.adoption,
        "decisions": item.decisions or [None, None],
        "paused": item.paused,
        "evaluation": rated[max(rated)] if rated else None,
        "assignments": sorted(
            (one.unit, one.role, one.state, one.extension or "") for one in item.assignments
        ),
        "commitments": sorted(  # what is void is told no more
            (c.unit, c.due_on.isoformat(), c.state) for c in item.commitments if c.state != "void"
        ),
        "results": item.results,
    }

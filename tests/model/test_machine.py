"""A machine that does right and wrong things through the API, and compares with the reference.

The everyday run is the same each time. The long one: `MODEL_RUNS=500 MODEL_STEPS=30 python -m
pytest tests/model -k sqlite`, another each time unless `--hypothesis-seed` is given.
"""

import os
import time
from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
import time_machine
from flask import Flask
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from werkzeug.test import TestResponse

from tests.client import Client
from tests.model import stage
from tests.model.acts import ONWARD, RULES_OF, acts, entitled, interesting_days, possible, weighed
from tests.model.driver import (
    COLLECTIONS,
    Driver,
    expected_suggestion,
    reader_of,
    shown_suggestion,
)
from tests.model.reference import Act, allowed, items, perform, refusal_of
from tests.model.rows import Cohort, Commitment, Item, Reply, Study, Suggestion, User
from tests.model.rules import Refusal, Rule
from tests.model.sight import administers, sees

RUNS = int(os.environ.get("MODEL_RUNS", "0"))
STEPS = int(os.environ.get("MODEL_STEPS", "25"))
EVERYDAY = {"sqlite": 8, "postgresql": 2}
MANNERS = (
    *["do_what_may_be_done"] * 7,
    *["try_ones_own_task"] * 3,
    *["try_anything"] * 2,
    *["look"] * 2,
    "wait",
)
RUN_UPS = (0, 6, 12, 15, 18, 24)
VERSIONS = ("fresh", "fresh", "fresh", "stale", "absent")
Told = Counter[tuple[str, str]]


class Machine(RuleBasedStateMachine):
    """One example: a cohort under one policy, its people acting on it step by step."""

    def __init__(self, app: Flask, connection: sa.Connection, clients: Any, told: Told) -> None:
        super().__init__()
        self.app, self.clients, self.told = app, clients, told
        self.clock = time_machine.travel(stage.START, tick=False)
        self.travel = self.clock.start()
        self.savepoint = connection.begin_nested()

    @initialize(policy=st.sampled_from(sorted(stage.POLICIES)), seed=st.integers(0, 2**32))
    def begin(self, policy: str, seed: int) -> None:
        """A cohort under one policy; its first suggestion has come some way already."""
        world = self.app.extensions["world"]
        cohort_id = world.cohorts["study"]
        with self.app.app_context():
            stage.follow(policy, cohort_id)
        self.cohort = Cohort(
            stage.POLICIES[policy], stage.people(), stage.today(), letter_words=stage.LETTER_WORDS
        )
        self.seed, self.steps, self.compared = seed, 0, {}
        self.driver = Driver(self.app, world, self.cohort, cohort_id, self.clients)
        luck = Random(f"{seed}")
        for _ in range(luck.choice(RUN_UPS)):
            self.do_what_may_be_done(luck, onward=True)

    def teardown(self) -> None:
        try:
            if hasattr(self, "cohort"):
                for item in self.cohort.suggestions:
                    self.compare(item)
        finally:
            self.savepoint.rollback()
            self.clock.stop()

    # What may happen

    @rule(seed=st.integers(0, 2**32))
    def step(self, seed: int) -> None:
        """One rule and one number a step, salted: hypothesis leaves out whole rules in many an
        example, and draws the same numbers again and again."""
        self.steps += 1
        luck = Random(f"{self.seed} {self.steps} {seed}")
        getattr(self, luck.choice(MANNERS))(luck)

    def do_what_may_be_done(self, luck: Random, *, onward: bool = False) -> None:
        found = possible(self.cohort)
        names = weighed(found)
        if onward:
            names = [name for name in names if name in ONWARD] or ["cohort create"]
        if names:
            self.do(luck.choice(found[luck.choice(names)]))

    def try_ones_own_task(self, luck: Random) -> None:
        """Somebody whose role it is tries it in whatever state, with whatever body."""
        item, line = self.something(luck)
        users = entitled(self.cohort, item, line)
        if users:
            self.attempt(luck, luck.choice(users), item, line.action)

    def try_anything(self, luck: Random) -> None:
        item, line = self.something(luck)
        user = luck.choice([None, *self.cohort.users.values()])
        self.attempt(luck, user, item, line.action)

    def something(self, luck: Random) -> tuple[Item, Rule]:
        item = luck.choice(list(items(self.cohort)))
        return item, luck.choice(RULES_OF[item.kind])

    def attempt(self, luck: Random, user: User | None, item: Item, action: str) -> None:
        found = acts(self.cohort, user or self.cohort.users["office"], item, action)
        if found:
            act = luck.choice(found)
            version = luck.choice(VERSIONS)
            self.do(Act(user, act.action, act.item, act.body, act.fault, version))

    def wait(self, luck: Random) -> None:
        days = luck.choice(interesting_days(self.cohort))
        self.travel.shift(timedelta(days=days))
        self.cohort.today += timedelta(days=days)

    def look(self, luck: Random) -> None:
        """Somebody looks at something: it is there or not, and tells what he may do."""
        item = luck.choice(list(items(self.cohort)))
        user = luck.choice(list(self.cohort.users.values()))
        self.compare_sight(user, item)

    # Acting and comparing

    def do(self, act: Act) -> None:
        """The act, in the API and in the model; then all that it concerns is compared."""
        expected = refusal_of(self.cohort, act)
        note(f"{self.cohort.today} {act} -> {expected or 'done'}")
        answer = self.driver.send(act)
        self.told[f"{act.item.kind} {act.action}", expected.code if expected else "done"] += 1
        differ = "" if expected is None else difference(expected, answer)
        assert (answer.status_code < 300) == (expected is None), f"{act}: {expected}, {answer.text}"
        assert not differ, f"{act}: {differ}"
        touched = concerned(act)
        if expected is None:
            perform(self.cohort, act)
            self.driver.learn(act, answer)
            self.compare_answer(act, answer)
        elif expected.code == "invalid_transition" and act.action not in {"take-up"}:
            told = answer.get_json()
            self.same_actions(act.user, act.item, told)
        for suggestion in touched or self.cohort.suggestions[-1:]:
            self.compare(suggestion)

    def compare_answer(self, act: Act, answer: TestResponse) -> None:
        """An answer that is the item tells its state and what its reader may do now."""
        told = answer.get_json(silent=True) or {}
        if "allowed_actions" in told and act.item.kind == told_kind(act):
            assert told["state"] == act.item.state, f"{act}: {told['state']}, {act.item.state}"
            self.same_actions(act.user, act.item, told)

    def same_actions(self, user: User, item: Item, told: dict[str, Any]) -> None:
        known = allowed(self.cohort, user, item)
        assert set(told["allowed_actions"]) == known, (
            f"{user.name} on {item.key}: {told['allowed_actions']}, {known}"
        )

    def compare_sight(self, user: User, item: Item) -> None:
        if item.kind not in COLLECTIONS:
            return
        answer = self.clients[user.name].get(
            f"/{COLLECTIONS[item.kind]}/{self.driver.ids[item.key]}"
        )
        expected = 403 if administers(user) else 200 if sees(self.cohort, user, item) else 404
        note(f"{user.name} looks at {item.key} -> {expected}")
        assert answer.status_code == expected, f"{user.name} on {item.key}: {answer.text}"
        if expected == 200:
            assert answer.get_json()["state"] == item.state
            self.same_actions(user, item, answer.get_json())

    def compare(self, item: Suggestion) -> None:
        """The suggestion and its tasks stand in the API as they stand in the model."""
        path = f"/suggestions/{self.driver.ids[item.key]}"
        answer = self.clients[reader_of(item)].get(path)
        if item.deleted:
            assert answer.status_code == 404
            return
        told = answer.get_json()
        assert answer.status_code == 200, f"{item.key}: {answer.text}"
        self.driver.note(item, told)
        self.driver.note_assignments(item, told["assignments"])
        self.driver.note_commitments(item, told["commitments"])
        item.evaluation_on = told["evaluation_on"] and date.fromisoformat(told["evaluation_on"])
        shown, wanted = shown_suggestion(told), expected_suggestion(item)
        differ = {n: (shown[n], wanted[n]) for n in wanted if shown[n] != wanted[n]}
        assert not differ, f"{item.key}: (API, model) {differ}"
        for part in (*item.replies, *item.commitments, *self.cohort.studies):
            if self.compared.get(part.key) != part.state:
                self.compare_part(part)

    def compare_part(self, item: Reply | Commitment | Study) -> None:
        """What the suggestion's own answer does not hold, as the unit's handler sees it."""
        unit = item.assignment.unit if isinstance(item, Reply) else item.unit
        reader = self.clients[f"{unit.lower()}.handler"]
        told = reader.get(f"/{COLLECTIONS[item.kind]}/{self.driver.ids[item.key]}").get_json()
        assert told["state"] == item.state, f"{item.key}: {told['state']}, {item.state}"
        if isinstance(item, Reply):
            assert told["number"] == item.number, f"{item.key}: {told['number']}, {item.number}"
        self.driver.note(item, told)
        self.compared[item.key] = item.state


def told_kind(act: Act) -> str:
    return "none" if act.action in {"create", "reply", "contact", "progress"} else act.item.kind


def difference(expected: Refusal, answer: TestResponse) -> str:
    """How the refusal in the answer differs from the one expected."""
    told = answer.get_json(silent=True) or {}
    pointers = [error["pointer"] for error in told.get("errors", [])]
    got = (answer.status_code, told.get("code"))
    alike = got == (expected.status, expected.code)
    if alike and expected.pointer and pointers:
        alike = any(pointer.startswith(expected.pointer) for pointer in pointers)
    return "" if alike else f"expected {expected}, got {got} {pointers}"


def concerned(act: Act) -> list[Suggestion]:
    """The suggestions that the act may touch; that which it makes is not yet among them."""
    found = [*act.body.get("suggestions", ()), act.body.get("into")]
    if isinstance(act.item, Suggestion):
        found += [act.item, act.item.into]
    elif not isinstance(act.item, Study | Cohort):
        found.append(act.item.suggestion)
    return [s for s in dict.fromkeys(found) if s]


def test_nothing_differs_from_the_reference(app):
    name = app.config["DATABASE_URL"].partition(":")[0].partition("+")[0]
    told: Told = Counter()
    began = time.process_time()
    with stage.staged(app) as connection:
        clients = {user: Client(app, user) for user in (None, *stage.GRANTS)}
        run_state_machine_as_test(
            lambda: Machine(app, connection, clients, told),
            settings=settings(
                max_examples=RUNS or EVERYDAY[name],
                stateful_step_count=STEPS,
                derandomize=not RUNS,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    tell(told, time.process_time() - began)


def tell(told: Told, seconds: float) -> None:
    """The acts by kind and outcome."""
    acts = sum(told.values())
    print(f"{acts} acts in {seconds:.1f} s of CPU, {acts / seconds:.0f} a second")
    for action in sorted({action for action, _ in told}):
        outcomes = {code: n for (name, code), n in sorted(told.items()) if name == action}
        print(f"  {action}: {outcomes}")

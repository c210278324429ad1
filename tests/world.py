"""The world all tests start from: two districts, their departments, people of every role."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from secondment.kit.database import db
from secondment.kit.unit_of_work import unit_of_work
from secondment.people import queries, service
from secondment.people.departments import create_department
from secondment.people.models import Department, User
from secondment.people.passwords import hash_password
from secondment.people.rules import COMMAND_LINE, Actor
from secondment.policies.service import load_defaults

BEFORE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # when the world was made
PASSWORD = "Anfang-2026"
DEPARTMENTS = (
    ("QX", "示范区", "district", None),
    ("ZZB", "区委组织部", "party_office", "QX"),
    ("QWB", "区委办公室（督查室）", "party_office", "QX"),
    ("FGJ", "区发展和改革局", "bureau", "QX"),
    ("SWJ", "区商务局", "bureau", "QX"),
    ("JD1", "东门街道办事处", "subdistrict", "QX"),
    ("LQ", "邻区", "district", None),
    ("LSWJ", "邻区商务局", "bureau", "LQ"),
)
LETTER_WORDS = {"FGJ": "示发改", "SWJ": "示商务", "JD1": "示东街", "LSWJ": "邻商务"}
PEOPLE = (
    ("hr", "hr", "QX"),
    ("office", "coordinator", "QX"),
    ("leader", "leader", "QX"),
    ("swj.handler", "handler", "SWJ"),
    ("swj.signer", "signer", "SWJ"),
    ("swj.editor", "editor", "SWJ"),
    ("fgj.handler", "handler", "FGJ"),
    ("fgj.signer", "signer", "FGJ"),
    ("jd1.handler", "handler", "JD1"),
    ("jd1.signer", "signer", "JD1"),
    ("sysadmin", "system_admin", None),
    ("secadmin", "security_admin", None),
    ("auditor", "auditor", None),
    ("other.hr", "hr", "LQ"),
    ("other.office", "coordinator", "LQ"),
    ("other.handler", "handler", "LSWJ"),
)


@dataclass
class World:
    """Ids by code or name."""

    departments: dict[str, str] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)
    cadres: dict[str, str] = field(default_factory=dict)  # by user name, as the next two
    secondments: dict[str, str] = field(default_factory=dict)
    cohorts: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)  # by user name, of all who are made here


def build_world() -> World:
    made = World()
    hashed = hash_password(PASSWORD)
    with unit_of_work():
        service.load_settings(BEFORE)
        load_defaults(BEFORE)
        for code, name, kind, parent in DEPARTMENTS:
            row: Department = create_department(
                COMMAND_LINE,
                code=code,
                name=name,
                kind=kind,
                letter_word=LETTER_WORDS.get(code, ""),
                parent_id=made.departments.get(parent or ""),
                now=BEFORE,
            )
            made.departments[code] = row.id
        for username, role, place in PEOPLE:
            user = add_user(made, username, hashed)
            service.give(COMMAND_LINE, user, role, made.departments.get(place or ""), BEFORE)
    db.session.remove()
    return made


def add_user(made: World, username: str, hashed: str, cadre_id: str | None = None) -> User:
    user, _ = service.create_user(
        COMMAND_LINE,
        username=username,
        display_name=username,
        cadre_id=cadre_id,
        password_hash=hashed,
        now=BEFORE,
    )
    made.users[username] = user.id
    return user


def actor_of(username: str) -> Actor:
    """The user as the services see him."""
    return queries.actor_of(username, "test")

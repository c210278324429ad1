"""Every page of the workspace, with somebody who may look at it: made from the URL map, so that a
new page cannot be forgotten."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app

from secondment.kit.jobs import work_once
from secondment.web.deeds import RESOURCES
from secondment.web.downloads import DOWNLOADS
from tests.client import Client
from tests.demonstration import demonstrated
from tests.web.desk import Desk

PEOPLE = (  # one of each role first, who between them see most pages
    *("hr", "office", "leader", "swj.handler", "swj.signer", "swj.editor", "cadre01"),
    *("sysadmin", "secadmin", "auditor"),
    *("fgj.handler", "fgj.signer", "jd2.handler", "jd1.handler", "jd1.signer"),
    *(f"cadre{number:02}" for number in range(2, 17)),
)
ACTORS = (  # who between them can do every act that the demonstration has open
    *("hr", "office", "swj.handler", "swj.signer", "swj.editor", "fgj.handler", "jd1.handler"),
    *("jd2.handler", "cadre01", "cadre03", "cadre08", "cadre13", "sysadmin", "secadmin"),
)
OPEN = ("/sign-in", "/activate")  # looked at by nobody in particular
LISTS = {  # by the name of an id in addresses: where the API lists such items
    "cohort_id": "/cohorts",
    "cadre_id": "/cadres",
    "host_unit_id": "/host-units",
    "secondment_id": "/secondments",
    "report_id": "/reports",
    "suggestion_id": "/suggestions",
    "assignment_id": "/assignments",
    "study_id": "/studies",
    "commitment_id": "/commitments",
    "excerpt_id": "/excerpts",
    "publication_id": "/publications",
    "receipt_id": "/receipts",
    "user_id": "/users",
    "department_id": "/departments",
    "policy_id": "/policies",
    "scheme_id": "/outcome-schemes",
    "token_id": "/tokens",
}
PARAMETER = re.compile(r"<(?:([a-z]+)(?:\([^>]*\))?:)?([a-z_]+)>")
TRIED = 12  # items of a kind, for a page that few of them have


@dataclass
class Found:
    """What people see of the demonstration, as far as pages need it."""

    app: Flask
    clients: dict[str, Client] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)
    lists: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)

    def client(self, person: str) -> Client:
        return self.clients.setdefault(person, Client(self.app, person))

    def desk(self, person: str) -> Desk:
        return self.desks.setdefault(person, Desk(self.app, person))

    def items(self, person: str, key: str) -> list[dict[str, Any]]:
        """Items of a kind that the person sees."""
        if (person, key) not in self.lists:
            self.lists[person, key] = list(self.asked(person, key))
        return self.lists[person, key]

    def asked(self, person: str, key: str) -> Iterator[dict[str, Any]]:
        if key == "year":
            yield {"id": "2026"}
        elif key == "reply_id":
            for task in self.items(person, "assignment_id"):
                yield from self.got(person, f"/assignments/{task['id']}/replies")
        elif key == "slip_id":
            for one in self.items(person, "suggestion_id"):
                yield from self.got(person, f"/suggestions/{one['id']}/slips")
        elif key == "file_id":
            for one in self.items(person, "report_id"):
                yield from self.client(person).get(f"/reports/{one['id']}").json["files"]
        else:
            yield from self.got(person, f"{LISTS[key]}?limit=200")

    def got(self, person: str, path: str) -> list[dict[str, Any]]:
        answer = self.client(person).get(path)
        return list(answer.json["items"]) if answer.status_code == 200 else []

    def page(self, rule: str) -> tuple[str, str] | None:
        """Somebody and an address of the rule that he gets a page at."""
        names = [found[2] for found in PARAMETER.finditer(rule)]
        for person in PEOPLE:
            for ids in self.aims(person, names):
                path = PARAMETER.sub(lambda found: ids[found[2]], rule)  # noqa: B023
                answer = self.desk(person).get(path)
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    return person, path
        return None

    def aims(self, person: str, names: list[str]) -> Iterator[dict[str, str]]:
        """What may stand in an address for its ids: an item that the person sees, and one below
        it."""
        if not names:
            yield {}
            return
        first, *below = names
        for item in self.items(person, first)[:TRIED]:
            if not below:
                yield {first: str(item["id"])}
            elif below == ["proposal_id"]:
                found = self.got(person, f"/reports/{item['id']}/proposals")
                open_ones = [one for one in found if one["allowed_actions"]]
                yield from ({first: item["id"], "proposal_id": one["id"]} for one in open_ones)

    def deeds(self) -> Iterator[tuple[str, str]]:
        """One page of every act that the demonstration has somebody for."""
        for name, of in RESOURCES.items():
            wanted: set[str] = set()
            for person in ACTORS:
                for item in self.items(person, of.key):
                    read = self.client(person).get(f"/{name}/{item['id']}").json
                    for action in read.get("allowed_actions", ()):
                        if action not in wanted and of.has(action):
                            wanted.add(action)
                            yield person, f"/{name}/{item['id']}/{action}"


def rules_of(app: Flask) -> list[str]:
    """The rules of all pages, but for those of acts, of documents and of what is no page."""
    documents = {f"web.{name.replace('.', '_').replace('-', '_')}" for name in DOWNLOADS}
    found = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("web.") and "GET" in (rule.methods or ())
        if rule.endpoint not in documents | {"web.static"} and not rule.rule.endswith("/<action>")
    ]
    return sorted(set(found) - set(OPEN))


def mapped() -> dict[str, str | None]:
    """The demonstration, with its documents made; `{address: person}` of every page of it.

    Raises AssertionError for a page that nobody of PEOPLE gets to see.
    """
    demonstrated()
    work_once()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    found = Found(app)
    pages = {rule: found.page(rule) for rule in rules_of(app)}
    unseen = [rule for rule, page in pages.items() if page is None]
    assert not unseen, f"nobody sees {unseen}"
    seen = {path: person for person, path in filter(None, pages.values())}
    return dict.fromkeys(OPEN) | seen | {path: person for person, path in found.deeds()}

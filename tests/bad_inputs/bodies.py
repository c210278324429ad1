"""A right body for each kind of item, that the tests spoil in one place."""

import json
from typing import Any

from tests.client import Client
from tests.world import World

WORDS = {"cohorts": "title", "cadres": "name", "host-units": "name", "suggestions": "title"}
CALLERS = {"cohorts": "hr", "cadres": "hr", "host-units": "hr", "suggestions": "cadre01"}
KINDS = tuple(WORDS)


def good(kind: str, world: World, **more: Any) -> dict[str, Any]:
    bodies: dict[str, dict[str, Any]] = {
        "cohorts": {
            "code": "BAD-1",
            "title": "赴北京挂职",
            "starts_on": "2026-03-02",
            "ends_on": "2026-03-31",
        },
        "cadres": {"name": "王喆", "department_id": world.departments["SWJ"]},
        "host-units": {"name": "朝阳区商务局"},
        "suggestions": {
            "secondment_id": world.secondments["cadre01"],
            "title": "建立楼宇经济服务专员制度",
            "problem": "企业办理装修手续要跑多个部门。",
            "measures": [{"text": "每幢重点楼宇设一名服务专员"}],
        },
    }
    return bodies[kind] | more


def raw(client: Client, path: str, data: bytes, media: str | None = "application/json") -> Any:
    """A POST of just these bytes."""
    headers = {"Content-Type": media} if media else {}
    return client.post(path, data=data, headers=headers)


def encoded(body: Any) -> bytes:
    """JSON in ASCII, so that a lone surrogate can stand in it."""
    return json.dumps(body).encode("ascii")

"""An HTTP client of one kept connection, the demonstration's accounts, and a suggestion's life."""

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

TIMEOUT = 30  # seconds without an answer
DEPARTMENT = "FGJ"
TITLE = "负载测试建议"
LIFE = {  # every act of a life, in order, and the suggestion's state after it
    "create": "draft",
    "submit": "submitted",
    "accept": "accepted",
    "assign": "assigned",
    "sign": "handling",
}


class LostError(Exception):
    """The connection broke before the answer: whether the act was done is unknown."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: Any

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def etag(self) -> str | None:
        return self.headers["ETag"]


class Client:
    """Calls `/api/v1` over one connection; after a loss the next call opens another."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(address, timeout=TIMEOUT)

    def connect(self) -> None:
        """Open the connection anew: a server closes one that was idle for a while."""
        self._connection.close()
        self._connection.connect()

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        if_match: str | None = None,
    ) -> Answer:
        """One request and its whole answer. Raises LostError."""
        headers = {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if if_match:
            headers["If-Match"] = if_match
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body, ensure_ascii=False).encode()
        try:
            self._connection.request(method, f"/api/v1{path}", body, headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as problem:
            self._connection.close()
            raise LostError(f"{method} {path}: {problem!r}") from problem
        kind = response.headers.get_content_type()
        is_json = kind == "application/json" or kind.endswith("+json")
        return Answer(
            response.status, response.headers, json.loads(content) if is_json else content
        )

    def read(self, path: str, token: str) -> Answer:
        """The answer to a GET. Raises RuntimeError if it is not a good one."""
        return good(self.call("GET", path, token=token), f"GET {path}")

    def items(self, path: str, token: str, **filters: str) -> Iterator[dict[str, Any]]:
        """All items of a list, page after page."""
        query = filters | {"limit": "200"}
        while True:
            page = self.read(f"{path}?{urlencode(query)}", token).body
            yield from page["items"]
            if not page["next_cursor"]:
                return
            query["cursor"] = page["next_cursor"]


def good(answer: Answer, what: str) -> Answer:
    if not answer.ok:
        raise RuntimeError(f"{what}: {answer.status} {answer.body}")
    return answer


@dataclass(frozen=True)
class Cadre:
    token: str
    secondment_id: str


@dataclass(frozen=True)
class People:
    """Who takes part in a suggestion's life, signed in."""

    cadres: list[Cadre]
    office: str
    handler: str
    department_id: str


def sign_in_all(address: str, password: str) -> People:
    client = Client(address)

    def token(username: str) -> str:
        account = {"username": username, "password": password}
        return str(good(client.call("POST", "/tokens", account), username).body["token"])

    office = token("office")
    departments = {item["code"]: item["id"] for item in client.items("/departments", office)}
    tokens = [token(f"cadre{number:02}") for number in range(1, 13)]
    cadres = [Cadre(own, next(client.items("/secondments", own))["id"]) for own in tokens]
    return People(cadres, office, token(f"{DEPARTMENT.lower()}.handler"), departments[DEPARTMENT])


def life(client: Client, people: People, cadre: Cadre) -> Iterator[tuple[str, Answer]]:
    """Lead a new suggestion from `create` to `sign`, telling each act and its answer.

    The caller stops at an answer that is not good. Raises LostError.
    """
    draft = {
        "secondment_id": cadre.secondment_id,
        "source": "cadre",
        "title": TITLE,
        "problem": "楼宇经济统计口径不一，街道与部门的数据对不上。",
        "measures": [{"text": "统一楼宇台账。"}, {"text": "每季度核对一次。"}],
    }
    made = client.call("POST", "/suggestions", draft, token=cadre.token)
    yield "create", made
    path, last = f"/suggestions/{made.body['id']}", made
    unit = {"mode": "sole", "lead_department_id": people.department_id}
    moves = (
        ("submit", cadre.token, None),
        ("accept", people.office, None),
        ("assign", people.office, unit),
    )
    for action, token, body in moves:
        last = client.call("POST", f"{path}/{action}", body, token=token, if_match=last.etag)
        yield action, last
    assignment = f"/assignments/{last.body['assignments'][0]['id']}"
    seen = client.call("GET", assignment, token=people.handler)
    yield "read", seen
    token = people.handler
    yield "sign", client.call("POST", f"{assignment}/sign", token=token, if_match=seen.etag)

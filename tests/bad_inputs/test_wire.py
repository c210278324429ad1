"""Requests broken on the wire, sent to the service under gunicorn as it is deployed."""

import json
import os
import re
import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from bench.server import Server
from tests.client import token_of
from tests.installation import own_installation
from tests.programme import populated
from tests.world import PASSWORD

LIMIT = 64 * 1024
CANARY = "Kanarienvogel-2026"
JSON = "Content-Type: application/json\r\n"
CHUNKED = "Transfer-Encoding: chunked\r\n"
CHUNK = b"4000\r\n" + b" " * 0x4000 + b"\r\n"
BODY = b'{"name": "\xe4\xb8\xad\xe5\xbf\x83"}'


class Small(Server):
    """A server for one name, with small limits, that logs every request."""

    def environment(self) -> dict[str, str]:
        own = {"TRUSTED_HOSTS": "127.0.0.1", "MAX_JSON": str(LIMIT), "MAX_UPLOAD": str(LIMIT)}
        return super().environment() | own | {"LOG_LEVEL": "INFO", "HASH_COST": "cheap"}


class Wire:
    """Whole requests as bytes; `Connection: close` ends each answer."""

    def __init__(self, server: Server, token: str) -> None:
        self.server, self.token = server, token

    def send(
        self, head: str, body: bytes = b"", *, token: bool = True, half: bool = False
    ) -> bytes:
        """All the server says. `half`: the body ends there, though more was announced."""
        host, port = self.server.address.split(":")
        lines = f"{head}Connection: close\r\n" if "Host:" in head else head
        if "Host:" not in head:
            first, _, rest = head.partition("\r\n")
            lines = f"{first}\r\nHost: 127.0.0.1\r\nConnection: close\r\n{rest}"
        if token:
            lines += f"Authorization: Bearer {self.token}\r\n"
        with closing(socket.create_connection((host, int(port)), timeout=20)) as wire:
            try:
                wire.sendall(lines.encode("latin-1") + b"\r\n" + body)
                if half:
                    wire.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # it answered before it had read all
            return b"".join(iter(lambda: wire.recv(65536), b""))

    def count(self) -> int:
        return len(parsed(self.send("GET /api/v1/host-units HTTP/1.1\r\n"))[1]["items"])


def parsed(answer: bytes) -> tuple[int, dict]:
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head.split()[1])
    assert status == 200 or b"application/problem+json" in head, answer
    return status, json.loads(body)


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    folder = tmp_path_factory.mktemp("wire")
    with own_installation(None, folder / "instance", like=populated) as app:
        server = Small(folder, app.config["DATABASE_URL"])
        token = token_of(app, "hr")
    server.start()
    yield Wire(server, token)
    server.stop()


def post(extra: str, path: str = "/api/v1/host-units") -> str:
    return f"POST {path} HTTP/1.1\r\n{extra}"


def test_a_chunked_body_is_read(wire):
    before = wire.count()
    body = b"5\r\n" + BODY[:5] + b"\r\n" + b"%x\r\n" % (len(BODY) - 5) + BODY[5:] + b"\r\n0\r\n\r\n"
    assert b" 201 " in wire.send(post(JSON + CHUNKED), body).partition(b"\r\n")[0]
    assert wire.count() == before + 1


def test_bodies_beyond_the_limit(wire):
    before = wire.count()
    for head, body in (
        (f"Content-Length: {LIMIT + 1}\r\n", BODY + b" " * (LIMIT + 1 - len(BODY))),
        ("Content-Length: 5000000000\r\n", BODY),
        (CHUNKED, b"%x\r\n" % len(BODY) + BODY + b"\r\n" + CHUNK * 4 + b"0\r\n\r\n"),
        (CHUNKED, CHUNK * 400),
    ):
        status, problem = parsed(wire.send(post(JSON + head), body))
        assert (status, problem["code"]) == (413, "too_large")
    exact = b'{"name": "x"}' + b" " * (LIMIT - 13)
    chunked = b"%x\r\n" % LIMIT + exact + b"\r\n0\r\n\r\n"
    assert b" 201 " in wire.send(post(JSON + CHUNKED), chunked).partition(b"\r\n")[0]
    assert wire.count() == before + 1


@pytest.mark.parametrize(
    "body",
    [
        b"zz\r\n" + BODY + b"\r\n0\r\n\r\n",
        b"-5\r\n" + BODY + b"\r\n0\r\n\r\n",
        b"%x\r\n" % len(BODY) + BODY + b"XX0\r\n\r\n",
        b"%x\r\n" % (len(BODY) - 3) + BODY + b"\r\n0\r\n\r\n",
        b"%x; a=\0\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n",
        b"0x%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n",
        b"\r\n",
    ],
)
def test_broken_chunks(wire, body):
    before = wire.count()
    status, problem = parsed(wire.send(post(JSON + CHUNKED), body, half=True))
    assert (status, problem["code"]) == (400, "bad_request")
    multipart = "Content-Type: multipart/form-data; boundary=X\r\n"
    path = "/api/v1/files?for=report"
    status, problem = parsed(wire.send(post(multipart + CHUNKED, path), body, half=True))
    assert (status, problem["code"]) == (400, "malformed_multipart")
    assert wire.count() == before


def test_bodies_that_end_early(wire):
    before = wire.count()
    length = f"Content-Length: {len(BODY) + 20}\r\n"
    status, problem = parsed(wire.send(post(JSON + length), BODY, half=True))
    assert (status, problem["code"]) == (400, "bad_request")
    cut = b"%x\r\n" % len(BODY) + BODY + b"\r\n"  # without its last chunk
    answer = wire.send(post(JSON + CHUNKED), cut, half=True)
    assert parsed(answer)[0] == 400
    assert wire.count() == before


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (post(JSON + CHUNKED + f"Content-Length: {len(BODY)}\r\n"), 400),
        (post(JSON + f"Content-Length: {len(BODY)}\r\nContent-Length: 3\r\n"), 400),
        (post(JSON + f"Content-Length: {len(BODY)}, 3\r\n"), 400),
        (post(JSON + "Content-Length: -1\r\n"), 400),
        (post(JSON + "Content-Length: abc\r\n"), 400),
        (post(JSON + "Transfer-Encoding: cow\r\n"), 501),
        (post(JSON + "Transfer-Encoding: chunked, chunked\r\n"), 400),
        ("GET /" + "a" * 5000 + " HTTP/1.1\r\n", 414),
        ("GET /api/v1/me HTTP/1.1\r\nX-Long: " + "a" * 9000 + "\r\n", 431),
        ("GET /api/v1/me HTTP/1.1\r\n" + "X-Many: a\r\n" * 101, 431),
        ("GET /api/v1/\xff\xfe HTTP/1.1\r\n", 400),
        ("GET /api/v1/me HTTP/1.1\r\nX-A: a\0b\r\n", 400),
        ("GET /api/v1/me HTTP/1.1\r\n folded: x\r\n", 400),
        ("get /api/v1/me HTTP/1.1\r\n", 400),
        ("GET /api/v1/me HTTP/9.9\r\n", 400),
    ],
)
def test_what_the_server_itself_refuses(wire, head, status):
    before = wire.count()
    answer = wire.send(head, BODY)
    assert int(answer.split()[1]) == status, answer
    assert b"Traceback" not in answer
    assert wire.count() == before


def test_hosts_methods_and_addresses(wire):
    for head, status, code in (
        ("GET /api/v1/me HTTP/1.1\r\nHost: evil.example\r\n", 400, "bad_request"),
        ("GET /" + "a" * 4000 + " HTTP/1.1\r\n", 404, "not_found"),
        ("GET /api//v1/me HTTP/1.1\r\n", 404, "not_found"),
        ("TRACE /api/v1/me HTTP/1.1\r\n", 405, "method_not_allowed"),
        ("BREW /api/v1/me HTTP/1.1\r\n", 405, "method_not_allowed"),
        ("CONNECT /api/v1/me HTTP/1.1\r\n", 405, "method_not_allowed"),
        ("OPTIONS * HTTP/1.1\r\n", 404, "not_found"),
        ("GET http://evil.example/nothing HTTP/1.1\r\n", 404, "not_found"),
    ):
        answer = wire.send(head)
        found, problem = parsed(answer)
        assert (found, problem.get("code")) == (status, code), head
        assert b"X-Content-Type-Options: nosniff" in answer


def test_what_an_unread_body_leaves_disturbs_nobody(wire):
    """The next request on the connection is not read out of the body of the one refused."""
    smuggled = b"GET /api/v1/me HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    for extra, body in (
        (f"Content-Length: {len(smuggled)}\r\n", smuggled),
        (CHUNKED, b"%x\r\n" % len(smuggled) + smuggled + b"\r\n0\r\n\r\n"),
    ):
        follow = b"GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        head = f"Host: 127.0.0.1\r\n{JSON}{extra}\r\n"
        host, port = wire.server.address.split(":")
        with closing(socket.create_connection((host, int(port)), timeout=20)) as raw:
            raw.sendall(post(head).encode() + body + follow)
            said = b"".join(iter(lambda: raw.recv(65536), b""))
        assert re.findall(rb"HTTP/1\.1 (\d+)", said) in ([b"401", b"404"], [b"401"])


def test_no_secret_reaches_the_log_and_one_event_is_one_line(wire):
    """Signs in rightly and wrongly, breaks what can be broken, and reads the log afterwards."""
    account = {"username": CANARY, "password": f"{CANARY}-password"}
    bodies = [
        account,
        {"username": "hr", "password": f"{CANARY}-wrong"},
        {"username": "hr\r\n{}", "password": f"{CANARY}\n"},
        {"username": "hr", "code": f"{CANARY}-code", "password": f"{CANARY}-1"},
    ]
    for path, body in zip(("tokens", "tokens", "tokens", "activate"), bodies, strict=True):
        data = json.dumps(body).encode()
        wire.send(post(f"{JSON}Content-Length: {len(data)}\r\n", f"/api/v1/{path}"), data)
    data = json.dumps({"username": "hr", "password": PASSWORD}).encode()
    answer = wire.send(post(f"{JSON}Content-Length: {len(data)}\r\n", "/api/v1/tokens"), data)
    token = json.loads(answer.partition(b"\r\n\r\n")[2])["token"]
    wire.send(f"GET /api/v1/me?{CANARY}={CANARY} HTTP/1.1\r\nX-Request-ID: {CANARY}!\r\n")
    wire.send(f"GET /api/v1/me HTTP/1.1\r\nAuthorization: Bearer {token}\r\n", token=False)
    wire.send(f"GET /{CANARY}%0d%0a{{}} HTTP/1.1\r\nX-Request-ID: known-request-1\r\n")
    log = wire.server.log.read_text()
    for secret in (CANARY, PASSWORD, token, wire.token):
        assert secret not in log
    lines = [json.loads(line) for line in log.split("\n") if line]
    served = [line for line in lines if line.get("message") == "request"]
    assert served[-1]["request_id"] == "known-request-1"
    assert {"at", "level", "request_id", "user_id", "method", "route", "status", "ms"} <= set(
        served[-1]
    )
    assert not [line for line in lines if "trace" in line]
    assert os.path.getsize(wire.server.log) > 0

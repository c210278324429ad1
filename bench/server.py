"""The service under gunicorn, in a folder of its own, on the demonstration data."""

import http
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.postgres import fresh_database, running_server

ROOT = Path(__file__).resolve().parent.parent
START_TIMEOUT = 60  # seconds
SHOWN = 20  # differences


@dataclass
class Server:
    """One installation; `folder` holds its instance and its log."""

    folder: Path
    database_url: str
    password: str = field(default_factory=lambda: f"Bench-{secrets.token_urlsafe(12)}-1")
    address: str = ""  # host:port
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / "gunicorn.log"

    def environment(self) -> dict[str, str]:
        own = {
            "DATABASE_URL": self.database_url,
            "INSTANCE_PATH": str(self.folder / "instance"),
            "LOG_LEVEL": "WARNING",
        }
        return os.environ | own

    def flask(self, *arguments: str) -> str:
        """What a command of the service prints. Raises RuntimeError if it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=ROOT,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"flask {arguments[0]}: {done.stdout[-2000:]}")
        return done.stdout

    def start(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", self.address],
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches only us; we stop it
            )
        self.wait_until_healthy()

    def wait_until_healthy(self) -> None:
        """Raises RuntimeError, with the server's log, if it does not come up."""
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline and self.process and self.process.poll() is None:
            connection = http.client.HTTPConnection(self.address, timeout=5)
            with closing(connection), suppress(OSError, http.client.HTTPException):
                connection.request("GET", "/healthz")
                if connection.getresponse().status == http.HTTPStatus.OK:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"gunicorn does not serve: {self.log.read_text()[-3000:]}")

    def kill_workers(self) -> int:
        """SIGKILL to every worker; how many there were."""
        assert self.process
        main = self.process.pid
        workers = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for worker in workers:
            with suppress(ProcessLookupError):  # gone meanwhile
                os.kill(int(worker), signal.SIGKILL)
        return len(workers)

    def tell(self, differences: list[str]) -> None:
        """Print the first differences and, if there are any, the end of the server's log."""
        if differences:
            print(*differences[:SHOWN], "The server's log ends so:", sep="\n")
            print(self.log.read_text(errors="replace")[-3000:])

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(timeout=40)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
            self.process = None


@contextmanager
def seeded_server(database: str) -> Iterator[Server]:
    """The service on the demonstration data, on a new database of that kind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # else nothing below is stopped
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        new_database(database, Path(folder)) as url,
    ):
        server = Server(Path(folder), url)
        server.flask("init")
        server.flask("seed", "--password", server.password)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def new_database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    with running_server(durable=True) as url, fresh_database(url) as database:
        yield database

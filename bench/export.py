"""A hundred thousand suggestions given out: how fast beside PostgreSQL's COPY, in what memory.

python -m bench.export [--rows 100000] [--database sqlite] [--database postgresql]
"""

import argparse
import gc
import http
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask import Flask

from bench.queue import fresh_peak, peak, service
from secondment.kit.database import Base, db, is_sqlite
from secondment.kit.ids import new_id
from secondment.kit.unit_of_work import unit_of_work
from tests.client import Client

TEMPLATE = 1000  # suggestions that the others are copies of
TASKS = 3  # of units in a suggestion, on the average
TIMES = 5  # COPY and the export by turns; the medians are compared
FIRST, STEP = 1000, 100_000  # numbers: of the template's first, from a copy to the next
GROWTH = 32.0  # MB of memory that a streamed export may take
SHARE = 0.5  # of COPY's speed that NDJSON has to reach
LEADING = "role IN ('sole', 'lead') AND state NOT IN ('returned', 'removed')"

# A list's row with all its fields in their order, but for the working days, which the database
# cannot count. The flat one leaves out what stands in other tables than those joined.
WHOLE = f"""
SELECT s.id, s.number, replace(p.suggestion_number, '{{n}}', s.number::text) AS number_text,
    s.title, s.topic, s.source, s.state, s.round,
    json_build_object('cadre_id', c.id, 'name', c.name) AS proposer,
    ARRAY(SELECT cadre_id FROM co_signer WHERE suggestion_id = s.id) AS co_signer_ids,
    s.entered_by, s.secondment_id, s.cohort_id, s.report_id, s.suggested_department_id,
    CASE WHEN u.id IS NOT NULL
        THEN json_build_object('id', u.id, 'code', u.code, 'name', u.name) END AS lead_department,
    coalesce(u.id = c.department_id, false) AS own_unit,
    ARRAY(SELECT json_build_object('id', d.id, 'code', d.code, 'name', d.name) FROM referral r
        JOIN department d ON d.id = r.department_id WHERE r.suggestion_id = s.id ORDER BY d.code)
        AS referred_departments,
    s.outcome_class, o.letters -> s.outcome_class ->> 'letter' AS outcome_letter, s.adoption,
    (SELECT row_to_json(e) FROM (SELECT round, attitude, result, reason, recorded_from_file_id,
        created_by, created_at FROM evaluation WHERE suggestion_id = s.id AND voided_at IS NULL
        ORDER BY round DESC LIMIT 1) e) AS evaluation,
    s.merged_into_id, s.reply_on,
    CASE WHEN s.reply_on IS NULL OR s.paused_since IS NOT NULL THEN NULL
        WHEN s.reply_on < current_date THEN 'red' WHEN s.yellow_on <= current_date THEN 'yellow'
        ELSE 'green' END AS light,
    greatest(current_date - s.reply_on, 0) AS overdue_days,
    s.paused_since, s.evaluation_on, s.evaluation_urged_at, s.submitted_at, s.updated_at, s.version
FROM suggestion s JOIN cadre c ON c.id = s.proposer_id JOIN cohort h ON h.id = s.cohort_id
    JOIN policy p ON p.id = h.policy_id JOIN outcome_scheme o ON o.id = p.outcome_scheme_id
    LEFT JOIN (SELECT * FROM assignment WHERE {LEADING}) a ON a.suggestion_id = s.id
    LEFT JOIN department u ON u.id = a.department_id
WHERE s.submitted_at IS NOT NULL ORDER BY s.id
"""
FLAT = f"""
SELECT s.id, s.number, p.suggestion_number, s.title, s.topic, s.source, s.state, s.round,
    c.id AS proposer_id, c.name AS proposer_name, c.department_id AS home_unit, s.entered_by,
    s.secondment_id, s.cohort_id, s.report_id, s.suggested_department_id, u.id AS lead_id,
    u.code AS lead_code, u.name AS lead_name, s.outcome_class, s.adoption, s.merged_into_id,
    s.reply_on, s.yellow_on, s.paused_since, s.evaluation_on, s.evaluation_urged_at,
    s.submitted_at, s.updated_at, s.version
FROM suggestion s {WHOLE.partition("FROM suggestion s")[2]}
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    chosen = parser.parse_args()
    differences: list[str] = []
    for database in chosen.database or ["sqlite", "postgresql"]:
        with service(database, TEMPLATE * TASKS) as app:
            began = time.perf_counter()
            multiply(max(chosen.rows // TEMPLATE, 1))
            print(f"copied in {time.perf_counter() - began:.1f} s")
            differences += measured(app)
    print(f"{len(differences)} differences", *differences, sep="\n")
    return 1 if differences else 0


# Rows


def multiply(copies: int) -> None:
    """Copy the template's suggestions with their leads, evaluations and co-signers, under ids that
    begin with the copy's number: the database makes them, in the order of their ids."""
    add_parts()
    with db.engine.begin() as line:
        if not is_sqlite():
            line.exec_driver_sql("SET LOCAL statement_timeout = 0")
        for name, keys, condition in (
            ("suggestion", ("id",), f"number BETWEEN {FIRST} AND {STEP}"),
            ("assignment", ("id", "suggestion_id"), f"{of_template()} AND {LEADING}"),
            ("evaluation", ("id", "suggestion_id"), of_template()),
            ("co_signer", ("suggestion_id",), of_template()),
        ):
            line.exec_driver_sql(copying(name, keys, condition, copies))
    if not is_sqlite():
        with db.engine.connect() as line:
            line.execution_options(isolation_level="AUTOCOMMIT")
            line.exec_driver_sql("VACUUM ANALYZE")


def of_template() -> str:
    ids = f"SELECT id FROM suggestion WHERE number BETWEEN {FIRST} AND {STEP}"
    return f"suggestion_id IN ({ids})"


def copying(name: str, keys: tuple[str, ...], condition: str, copies: int) -> str:
    columns = [column.name for column in Base.metadata.tables[name].columns]
    copied = ", ".join(copy_of(one, keys) for one in columns)
    numbers = f"SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < {copies}"
    return (
        f"INSERT INTO {name} ({', '.join(columns)}) "
        f"WITH RECURSIVE copies(n) AS ({numbers}) "
        f"SELECT {copied} FROM {name}, copies WHERE {condition} ORDER BY 1"
    )


def copy_of(column: str, keys: tuple[str, ...]) -> str:
    if column == "number":
        return f"number + {STEP} * n"
    if column not in keys:
        return column
    if is_sqlite():
        return f"printf('%08x', n) || substr({column}, 9)"
    return f"CAST(lpad(to_hex(n), 8, '0') || substr(CAST({column} AS text), 9) AS uuid)"


def add_parts() -> None:
    """Every closed suggestion of the template was evaluated; every tenth has a co-signer."""
    with unit_of_work() as session:
        table = Base.metadata.tables["suggestion"]
        query = sa.select(table.c.id, table.c.state, table.c.updated_at, table.c.proposer_id)
        rows = session.execute(query.where(table.c.number >= FIRST).order_by(table.c.id)).all()
        given = {"round": 1, "attitude": "satisfied", "result": "basically_satisfied", "reason": ""}
        evaluations = [
            given | {"id": new_id(), "suggestion_id": row.id, "created_at": row.updated_at}
            for row in rows
            if row.state == "closed"
        ]
        signers = [{"suggestion_id": row.id, "cadre_id": row.proposer_id} for row in rows[::10]]
        session.execute(sa.insert(Base.metadata.tables["evaluation"]), evaluations)
        session.execute(sa.insert(Base.metadata.tables["co_signer"]), signers)


# Figures


def measured(app: Flask) -> Iterator[str]:
    """Print each form's figures; what takes too much memory or time."""
    client = Client(app, "office")
    for form in ("json", "ndjson", "csv"):  # what only the first export has to load
        taken(client, f"reports?format={form}")
    gc.collect()
    gc.freeze()  # as the server does before it forks
    ours = exported(client, "suggestions?format=ndjson")
    print(f"  NDJSON: {ours}")
    if ours.growth >= GROWTH:
        yield f"NDJSON takes {ours.growth:.1f} MB"
    if not is_sqlite():
        yield from beside_copy(client)
    for path in ("suggestions?format=json", "suggestions?format=csv", "suggestions?format=xlsx"):
        figures = exported(client, path, ours.rows)
        print(f"  {path}: {figures}")
        if figures.growth >= GROWTH:
            yield f"{path} takes {figures.growth:.1f} MB"
    print(f"  cadres?format=ndjson: {exported(client, 'cadres?format=ndjson')}")


def beside_copy(client: Client) -> Iterator[str]:
    """COPY of whole rows, of flat ones, and the export, by turns."""
    times: dict[str, list[float]] = {"COPY": [], "COPY flat": [], "NDJSON": []}
    rows = 0
    for _ in range(TIMES):
        times["COPY"].append(copied(WHOLE))
        times["COPY flat"].append(copied(FLAT))
        found = exported(client, "suggestions?format=ndjson")
        times["NDJSON"].append(found.seconds)
        rows = found.rows
    for name, seconds in times.items():
        each = ", ".join(f"{one:.2f}" for one in seconds)
        print(f"  {name}: {rows / median(seconds):,.0f} rows/s (median of {each} s)")
    share = median(times["COPY"]) / median(times["NDJSON"])
    flat = median(times["COPY flat"]) / median(times["NDJSON"])
    print(f"  NDJSON at {share:.2f} of COPY's speed, at {flat:.2f} of that of flat rows")
    if share < SHARE:
        yield f"NDJSON at {share:.2f} of COPY's speed"


def copied(query: str) -> float:
    """Seconds for COPY to send the rows as JSON, read by the same driver."""
    raw: Any = db.engine.raw_connection()
    try:
        with raw.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            began = time.perf_counter()
            told = f"COPY (SELECT row_to_json(t) FROM ({query}) t) TO STDOUT"
            with cursor.copy(told) as copy:
                for _ in copy:
                    pass
            return time.perf_counter() - began
    finally:
        raw.invalidate()
        raw.close()


@dataclass(frozen=True)
class Figures:
    """Of one export: rows, bytes, seconds, MB of memory beyond those held before."""

    rows: int
    size: int
    seconds: float
    growth: float

    def __str__(self) -> str:
        return (
            f"{self.rows} rows, {self.size / 1e6:.1f} MB in {self.seconds:.2f} s, "
            f"{self.rows / self.seconds:,.0f} rows/s, {self.growth:.1f} MB more memory at most"
        )


def exported(client: Client, path: str, rows: int | None = None) -> Figures:
    """The figures of an export of so many rows; without `rows`, of as many as it has lines."""
    before, began = fresh_peak(), time.perf_counter()
    lines, size = taken(client, path)
    seconds = time.perf_counter() - began
    return Figures(lines if rows is None else rows, size, seconds, peak() - before)


def taken(client: Client, path: str) -> tuple[int, int]:
    """Lines and bytes of an export, each chunk dropped once it is read."""
    answer = client.get(f"/exports/{path}", buffered=False)
    if answer.status_code != http.HTTPStatus.OK:
        raise RuntimeError(f"{path}: {answer.status_code} {answer.text}")
    lines = size = 0
    chunks: Iterable[Any] = answer.response
    try:
        for chunk in chunks:
            lines += chunk.count(b"\n")
            size += len(chunk)
    finally:
        answer.close()
    return lines, size


if __name__ == "__main__":
    sys.exit(main())

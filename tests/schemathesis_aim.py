"""Aiming generated requests at what is there: ids and versions of the seed's rows in place of some
of the random ones, so that they reach further than a 404."""

from dataclasses import dataclass
from typing import Any
from zlib import crc32

import sqlalchemy as sa

from secondment.cohorts.models import Cadre, Cohort, HostUnit, Secondment
from secondment.kit.database import db
from secondment.kit.ids import as_id
from secondment.people.models import Department, Token, User
from secondment.policies.models import OutcomeScheme, Policy
from secondment.reports.models import File, Report
from secondment.suggestions.answer_models import Commitment, Reply
from secondment.suggestions.found_models import FoundProposal
from secondment.suggestions.models import Assignment, Measure, Study, Suggestion

# What the names of ids in paths, queries and bodies refer to.
NAMES: dict[Any, str] = {
    Token: "token_id",
    User: "user_id user_ids handler_id actor_id",
    Department: (
        "department_id parent_id district_id lead_department_id suggested_department_id "
        "department_ids co_department_ids proposed_department_id refer_department_ids "
        "editor_department_ids"
    ),
    Policy: "policy_id",
    OutcomeScheme: "scheme_id outcome_scheme_id",
    Cohort: "cohort_id",
    HostUnit: "host_unit_id",
    Cadre: "cadre_id on_behalf_of proposer_id co_signer_ids",
    Secondment: "secondment_id",
    Report: "report_id reports item_id",
    File: "file_id file_ids sealed_file_id recorded_from_file_id",
    Suggestion: "suggestion_id suggestion_ids suggestions subject_id into_id",
    Assignment: "assignment_id assignments",
    Reply: "reply_id replies",
    Measure: "measures",
    Commitment: "commitment_id",
    Study: "study_id",
    FoundProposal: "proposal_id",
}


@dataclass(frozen=True)
class Row:
    id: str
    version: int


class Aim:
    """The rows by the names that refer to them."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {}
        for model, names in NAMES.items():
            version = getattr(model, "version", sa.literal(1))
            query = sa.select(model.id, version).order_by(model.id)
            found = [Row(*row) for row in db.session.execute(query)]
            self.rows |= dict.fromkeys(names.split(), found)

    def row(self, name: str, value: Any) -> Row | None:
        """The row that a generated id is made to name: the same for the same id."""
        rows = self.rows.get(name)
        return rows[crc32(value.encode()) % len(rows)] if rows and as_id(value) else None

    def at(self, case: Any) -> None:
        """Let the path name a row, with its version in If-Match; every other id of the rest too."""
        for name, value in (case.path_parameters or {}).items():
            row = self.row(name, value)
            if row:
                case.path_parameters[name] = row.id
                if '"' in str((case.headers or {}).get("If-Match")):
                    case.headers["If-Match"] = f'"{row.version}"'
        if isinstance(case.query, dict):
            case.query = self.known(case.query, "")
        if isinstance(case.body, dict):
            case.body = self.known(case.body, case.operation.path.split("/")[3])

    def known(self, value: Any, name: str) -> Any:
        """`value` with ids of rows; an item's own `id` goes by the collection it stands in."""
        if isinstance(value, dict):
            return {
                key: self.known(one, name if key in ("id", "items") else key)
                for key, one in value.items()
            }
        if isinstance(value, list):
            return [self.known(one, name) for one in value]
        row = self.row(name, value) if isinstance(value, str) else None
        return row.id if row and crc32(value.encode()) % 2 else value

"""What the routes of summaries and of the journal take and give."""

import json
from pathlib import Path
from typing import Any

from marshmallow import fields

from secondment.kit.fields import Day, Id, Input, Integer, Pattern
from secondment.kit.openapi import OPTIONAL
from secondment.kit.paging import list_query
from secondment.summaries.entries import WITH_VALUES

FILE = Path(__file__).with_name("cohort-summary.schema.json")
COHORT_SUMMARY: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
ANY_OBJECT = {"type": "object"}


def inlined(schema: Any, definitions: dict[str, Any] | None = None) -> Any:
    """A JSON Schema without references into itself, fit to stand inside another document."""
    if isinstance(schema, list):
        return [inlined(one, definitions) for one in schema]
    if not isinstance(schema, dict):
        return schema
    definitions = schema.get("$defs", {}) if definitions is None else definitions
    named = schema.get("$ref", "").removeprefix("#/$defs/")
    meant = inlined(definitions[named], definitions) if named else {}
    own = {key: one for key, one in schema.items() if not key.startswith("$")}
    return meant | {key: inlined(one, definitions) for key, one in own.items()}


class EntryRow(Input):
    id = Id()
    seq = Integer(metadata={"description": "the place in the subject's own chain, from 1"})
    at = fields.DateTime()
    actor_id = Id(allow_none=True, metadata={"description": "null: the command line"})
    actor = fields.String(allow_none=True)
    request_id = fields.String()
    subject_type = fields.String()
    subject_id = Id()
    object_type = fields.String()
    object_id = Id()
    action = fields.String()
    from_state = fields.String(allow_none=True)
    to_state = fields.String(allow_none=True)
    changes = fields.Dict(
        metadata=OPTIONAL | {"description": "for the security administrator alone"}
    )


EntryQuery = list_query(
    WITH_VALUES,
    subject_type=Pattern("[a-z_]+", 40),
    subject_id=Id(),
    action=Pattern("[a-z-]+", 40),
    actor_id=Id(),
    since=Day(),
    until=Day(),
)

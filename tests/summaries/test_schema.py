"""The schema of the summary: strict, true to the tables of states, and the one that is served."""

import json

import jsonschema
import pytest

from secondment.cohorts.states import COHORT, SECONDMENT
from secondment.kit.openapi import document
from secondment.policies.models import OUTCOME_CLASSES, REPORT_KINDS
from secondment.reports.states import CIRCULATIONS, REPORT
from secondment.suggestions.states import (
    COMMITMENT,
    DECISIONS,
    RATINGS,
    RESULT_KINDS,
    STUDY,
    SUGGESTION,
)
from secondment.summaries.queries import SCHEMA_VERSION
from secondment.summaries.schemas import COHORT_SUMMARY, inlined

DEFS = COHORT_SUMMARY["$defs"]


def validator():
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(COHORT_SUMMARY, format_checker=checker)


def test_it_is_a_schema_of_draft_2020_12():
    assert COHORT_SUMMARY["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(COHORT_SUMMARY)


def objects(schema):
    if isinstance(schema, list):
        for one in schema:
            yield from objects(one)
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for one in schema.values():
            yield from objects(one)


def test_every_object_is_closed_and_whole():
    found = list(objects(COHORT_SUMMARY))
    assert len(found) > 20
    for one in found:
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])


def test_its_words_are_those_of_the_tables():
    def words(definition, field):
        return DEFS[definition]["properties"][field]["enum"]

    def counted(definition, field="by_state"):
        return list(DEFS[definition]["properties"][field]["properties"])

    totals = DEFS["totals"]["properties"]["secondments"]["properties"]["by_state"]
    assert tuple(totals["properties"]) == tuple(words("secondment", "state")) == SECONDMENT.states
    assert tuple(counted("figures")) == tuple(words("suggestion", "state")) == SUGGESTION.states
    assert tuple(counted("report_counts")) == tuple(words("report", "state")) == REPORT.states
    standing = tuple(state for state in COMMITMENT.states if state != "void")
    assert tuple(counted("commitment_counts")) == tuple(words("commitment", "state")) == standing
    assert tuple(counted("study_counts")) == STUDY.states
    assert words("result", "kind") == list(RESULT_KINDS)
    assert words("cohort", "state") == list(COHORT.states)
    assert words("report", "kind") == list(REPORT_KINDS)
    assert words("report", "circulation") == list(CIRCULATIONS)
    assert words("measure", "decision") == [*DECISIONS, None]
    assert words("suggestion", "outcome_class") == [*OUTCOME_CLASSES, None]
    assert words("outcome_class_count", "outcome_class") == list(OUTCOME_CLASSES)
    assert DEFS["rating"]["enum"] == list(RATINGS)
    assert COHORT_SUMMARY["properties"]["schema_version"]["const"] == SCHEMA_VERSION


def test_a_rich_summary_is_valid(summary):
    validator().validate(summary)


def test_an_empty_cohort_is_valid_too(as_user, world):
    validator().validate(as_user("hr").get(f"/cohorts/{world.cohorts['study']}/summary").get_json())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda s: s.update(note="x"),
        lambda s: s["secondments"][0]["cadre"].update(phone="138"),
        lambda s: s["secondments"][0].update(state="gone"),
        lambda s: s["totals"]["suggestions"].update(reply_rate="1.5"),
        lambda s: s["totals"]["suggestions"]["by_state"].pop("tracking"),
        lambda s: s["cohort"].update(starts_on="2026-02-30"),
    ],
)
def test_what_the_schema_does_not_know_is_refused(as_user, world, spoil):
    summary = as_user("hr").get(f"/cohorts/{world.cohorts['study']}/summary").get_json()
    spoil(summary)
    with pytest.raises(jsonschema.ValidationError):
        validator().validate(summary)


def test_it_is_served_to_everybody(as_user):
    answer = as_user(None).get("/schemas/cohort-summary.json")
    assert (answer.status_code, answer.get_json()) == (200, COHORT_SUMMARY)


def test_the_document_of_the_api_holds_the_same_shape(app):
    with app.app_context():
        whole = document(app.extensions["flask-smorest"]["apis"][""]["ext_obj"])
    answer = whole["paths"]["/api/v1/cohorts/{cohort_id}/summary"]["get"]["responses"]["200"]
    shape = answer["content"]["application/json"]["schema"]
    assert shape == inlined(COHORT_SUMMARY)
    assert '"$' not in json.dumps(shape)
    unit = shape["properties"]["totals"]["properties"]["suggestions"]["properties"]["measures"]
    assert unit == inlined(DEFS["measure_counts"], DEFS)

"""The filters of those who watch over work: by light, by the reply's stage, by what came of it."""

import pytest

from secondment.suggestions.filters import LIGHTS, REPLY_STAGES
from tests.suggestions.steps import REASON


@pytest.fixture
def key(steps, official, at):
    """Assigned on Friday 2025-09-26, the reply due on Friday 2025-12-26."""
    at("2025-09-26")
    return steps.handling()


def there(steps, who, key, name, values):
    """The values of the filter under which the suggestion's task is listed to him."""
    return [
        value
        for value in values
        if key in [one["suggestion_id"] for one in steps.items(who, f"/assignments?{name}={value}")]
    ]


@pytest.mark.parametrize(
    ("day", "light"),
    [("2025-12-18", "green"), ("2025-12-19", "yellow"), ("2025-12-27", "red")],
)
def test_tasks_by_their_light(steps, at, key, day, light):
    at(day)
    assert there(steps, "office", key, "light", LIGHTS) == [light]
    steps.act("office", f"/suggestions/{key}/pause", {"reason": REASON})
    assert there(steps, "office", key, "light", LIGHTS) == []


def test_what_is_answered_has_no_light(steps, key):
    steps.replied(key)
    assert there(steps, "swj.handler", key, "light", LIGHTS) == []


def test_tasks_by_the_stage_of_their_reply(steps, key):
    def stages(who):
        return there(steps, who, key, "reply", REPLY_STAGES)

    assert stages("swj.handler") == stages("office") == ["to_write"]
    reply = steps.drafted(key)
    assert stages("swj.handler") == ["to_write"]
    steps.contact(key)
    steps.act("swj.handler", f"/replies/{reply}/submit")
    assert stages("swj.handler") == stages("swj.signer") == stages("office") == ["submitted"]
    # who may not see the reply is not told of it
    assert stages("hr") == ["to_write"]
    steps.act("swj.signer", f"/replies/{reply}/send-back", {"reason": REASON})
    assert stages("swj.handler") == ["sent_back"]
    assert stages("hr") == ["to_write"]
    steps.act("swj.handler", f"/replies/{reply}/submit")
    steps.send_out(reply)
    assert stages("swj.handler") == []
    steps.act("office", f"/replies/{reply}/return", {"reason": REASON})
    assert stages("swj.handler") == ["sent_back"]
    steps.drafted(key)
    assert stages("swj.handler") == ["to_write"]


def test_a_co_unit_has_no_reply_to_write(steps, official, at):
    at("2025-09-26")
    key = steps.handling("SWJ", "FGJ")
    assert there(steps, "fgj.handler", key, "reply", REPLY_STAGES) == []


def test_suggestions_answered_without_being_urged(steps, at, key):
    def listed(query):
        return key in [one["id"] for one in steps.items("office", f"/suggestions?{query}")]

    assert listed("answered=false&urged=false&results=false")
    other = steps.handling()
    steps.make("office", f"/suggestions/{key}/urge", {"level": "remind"}, 200)
    assert listed("urged=true")
    steps.replied(key)
    assert listed("answered=true&urged=true")
    steps.replied(other)
    found = steps.items("office", "/suggestions?answered=true&urged=false")
    assert [one["id"] for one in found] == [other]
    result = {"kind": "policy", "title": "楼宇服务办法", "on": "2025-09-26"}
    steps.make("office", f"/suggestions/{key}/results", result)
    assert listed("results=true")
    assert not listed("results=false")


def test_a_slip_after_the_answer_does_not_count(steps, at, key):
    steps.replied(key, outcome_class="planned", promised_on="2026-03-31")
    steps.act("office", f"/suggestions/{key}/track")
    at("2026-04-01")
    steps.make("office", f"/suggestions/{key}/urge", {"level": "remind"}, 200)
    found = steps.items("office", "/suggestions?answered=true&urged=false")
    assert [one["id"] for one in found] == [key]


def test_the_log_of_slips(steps, at, key, world):
    other = steps.handling("FGJ")
    at("2025-12-29")
    for one in (key, other):
        steps.make("office", f"/suggestions/{one}/urge", {"level": "remind"}, 200)
    at("2025-12-30")
    body = {"level": "urge", "note": "请本周内答复"}
    steps.make("office", f"/suggestions/{key}/urge", body, 200)
    latest, *rest = steps.items("leader", "/slips")
    assert (latest["number"], latest["level_zh"], latest["note"]) == (
        "催办〔2025〕1号",
        "催办单",
        "请本周内答复",
    )
    assert (latest["suggestion_id"], latest["department"]["code"]) == (key, "SWJ")
    assert all(latest[name] for name in ("title", "number_text", "issuer"))
    assert [one["suggestion_id"] for one in rest] == [other, key]
    own = steps.items("fgj.handler", "/slips")
    assert [one["suggestion_id"] for one in own] == [other]
    assert steps.items("other.office", "/slips") == steps.items("cadre01", "/slips") == []
    for query, size in (
        ("since=2025-12-30", 1),
        ("until=2025-12-29", 2),
        ("level=urge", 1),
        (f"department_id={world.departments['SWJ']}", 2),
        (f"suggestion_id={other}", 1),
    ):
        assert len(steps.items("office", f"/slips?{query}")) == size

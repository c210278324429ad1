"""A server's clock that jumps by 400 days makes no read and no act fail."""

import pytest

from tests.access_targets import build_targets
from tests.client import Client, token_of
from tests.suggestions.steps import Steps
from tests.test_access import paths_of

READERS = ("office", "swj.handler", "auditor")
BACK, NOW, AHEAD = "2025-03-03", "2026-04-07", "2027-05-12"  # 400 days each way


@pytest.fixture
def jump(app, at, context):
    """`jump("2027-05-12")`: the clock jumps; whoever acts has signed in again since."""

    def to(day):
        at(day)

        def as_user(username):
            client = Client(app, None)
            client.headers["Authorization"] = f"Bearer {token_of(app, username)}"
            return client

        return as_user

    return to


def promised_and_studied(steps):
    """The ids of a commitment and a study of SWJ."""
    key = steps.handling()
    steps.replied(key, outcome_class="planned", promised_on="2026-12-31")
    (promised,) = steps.items("swj.handler", f"/commitments?suggestion_id={key}")
    steps.accepted()
    body = {"department_ids": [steps.units["SWJ"]], "reply_on": "2026-06-30"}
    path = f"/cohorts/{steps.world.cohorts['study']}/study"
    (study,) = steps.make("office", path, body)["items"]
    return {"commitment": promised["id"], "study": study["id"]}


@pytest.mark.parametrize("day", [BACK, pytest.param(AHEAD, marks=pytest.mark.whole("as back"))])
def test_everything_can_still_be_read(app, world, jump, day):
    before = Steps(app, jump(NOW), world)
    own = build_targets(app, world)["own"] | promised_and_studied(before)
    timeless = "GET /openapi.json"
    reads = [
        path
        for route, path in paths_of(app).items()
        if route.startswith("GET ") and route != timeless
    ]
    as_user = jump(day)
    failed = []
    for reader in READERS:
        client = as_user(reader)
        for path in reads:
            answer = client.http.open(path.format(**own), headers=client.headers, buffered=True)
            if answer.status_code >= 500:
                failed.append((reader, path, answer.status_code))
    assert not failed


@pytest.mark.parametrize("day", [BACK, AHEAD])
def test_what_was_begun_is_carried_on(app, world, official, jump, day):
    before = Steps(app, jump(NOW), world)
    assigned, handled = before.assigned(), before.handling("SWJ", "FGJ")
    reply = before.before_signer(before.handling())
    steps = Steps(app, jump(day), world)
    steps.work(assigned, "SWJ", "sign")
    steps.act("office", f"/suggestions/{assigned}/pause", {"reason": "等待上级文件"})
    steps.act("office", f"/suggestions/{assigned}/resume")
    steps.make("office", f"/suggestions/{handled}/urge", {"level": "remind"}, 200)
    steps.work(handled, "FGJ", "opinion", {"text": "同意"})
    steps.replied(handled)
    steps.send_out(reply)
    steps.rate(handled)
    assert steps.act("office", f"/suggestions/{handled}/close")["state"] == "closed"
    item = steps.get("office", f"/suggestions/{assigned}")
    assert item["light"] == ("red" if day == AHEAD else "green")


@pytest.mark.parametrize("day", [BACK, AHEAD])
def test_a_new_suggestion_goes_its_way(app, world, official, jump, day):
    before = Steps(app, jump(NOW), world)
    before.accepted()
    steps = Steps(app, jump(day), world)
    key = steps.handling()
    steps.replied(key)
    item = steps.get("cadre01", f"/suggestions/{key}")
    assert (item["state"], item["number_text"]) == ("replied", "第2号")

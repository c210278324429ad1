"""Acts at the same moment, each on a connection of its own, on a database of their own."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from secondment.journal.verify import verify
from secondment.kit.clock import day_of, now
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people import service as people
from secondment.people.rules import COMMAND_LINE
from tests.client import Client
from tests.installation import own_installation
from tests.programme import populated
from tests.suggestions.factories import make_reply
from tests.suggestions.steps import REASON, Steps, states
from tests.world import BEFORE, add_user

HANDLERS = ("swj.handler", "swj.second") * 4


@pytest.fixture(scope="module")
def site(app, tmp_path_factory):
    with own_installation(app, tmp_path_factory.mktemp("at_once"), like=populated) as service:
        world = service.extensions["made"]
        with unit_of_work():
            second = add_user(world, "swj.second", "-")
            people.give(COMMAND_LINE, second, "handler", world.departments["SWJ"], BEFORE)
        yield Steps(service, lambda username: Client(service, username), world)


@pytest.fixture(autouse=True)
def no_forks(site):
    """The journal's chain holds, whatever happened at once."""
    yield
    with reading():
        count, broken = verify()
    assert (count > 30, broken) == (True, None)


def together(acts):
    """The answers of all acts, which begin at the same moment."""
    barrier = Barrier(len(acts), timeout=30)

    def one(act):
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def posts(site, requests):
    """`(who, path, body, version)` each; for every request a client of its own."""
    app = site.client("office").app
    tokens = {who: site.client(who).headers for who, *_ in requests}

    def post(who, path, body, version):
        client = Client(app, None)
        client.headers = tokens[who]
        return client.post(path, body, version=version)

    return together([lambda request=request: post(*request) for request in requests])


def statuses(answers):
    return Counter(answer.status_code for answer in answers)


def test_twenty_letters_signed_at_once_have_numbers_without_gaps(site):
    replies = [make_reply(site.world, "submitted", cadre="cadre03") for _ in range(20)]
    paths = [f"/replies/{reply}" for reply in replies]
    versions = [site.get("swj.signer", path)["version"] for path in paths]
    answers = posts(
        site,
        [
            ("swj.signer", f"{path}/sign-off", None, version)
            for path, version in zip(paths, versions, strict=True)
        ],
    )
    assert statuses(answers) == {200: 20}
    numbers = {answer.get_json()["number"] for answer in answers}
    assert numbers == {f"示商务〔{day_of(now()).year}〕{n}号" for n in range(1, 21)}


def test_a_letter_not_signed_after_all_leaves_no_gap(site):
    reply = make_reply(site.world, "submitted", cadre="cadre03")
    path, before = f"/replies/{reply}/sign-off", site.get("swj.signer", f"/replies/{reply}")
    answers = posts(site, [("swj.signer", path, None, before["version"])] * 8)
    assert statuses(answers) == {200: 1, 412: 7}
    (first,) = {a.get_json()["number"] for a in answers if a.status_code == 200}
    other = make_reply(site.world, "submitted", cadre="cadre03")
    second = site.act("swj.signer", f"/replies/{other}/sign-off")["number"]
    (one, two) = (int(number.partition("〕")[2].rstrip("号")) for number in (first, second))
    assert two == one + 1


@pytest.mark.parametrize(
    ("state", "verb", "body"),
    [
        ("assigned", "sign", None),
        ("handling", "allocate", {"section": "科", "handler_name": "陈", "handler_phone": "1"}),
        ("handling", "request-return", {"reason": REASON, "proposed_department_id": "FGJ"}),
        ("handling", "request-extension", {"reason": REASON, "until": "LATER"}),
    ],
)
def test_of_handlers_who_act_at_once_exactly_one_wins(site, state, verb, body):
    key = getattr(site, state)()
    task = site.task(key)
    later = site.get("office", f"/suggestions/{key}/due")["items"][-1]["due_on"]
    known = {"FGJ": site.units["FGJ"], "LATER": later}
    body = body and {name: known.get(value, value) for name, value in body.items()}
    path = f"/assignments/{task['id']}/{verb}"
    answers = posts(site, [(who, path, body, task["version"]) for who in HANDLERS])
    assert statuses(answers) == {200: 1, 412: 7}
    assert site.acts(key)[-2:].count(verb) == 1


def test_of_drafts_written_at_once_there_is_one(site):
    key = site.handling()
    task = site.task_id(key)
    path, body = f"/assignments/{task}/replies", site.answer(key)
    answers = posts(site, [(who, path, body, None) for who in HANDLERS])
    assert statuses(answers) == {201: 1, 409: 7}
    assert {a.get_json()["code"] for a in answers if a.status_code == 409} == {"reply_exists"}
    assert len(site.items("swj.handler", f"/assignments/{task}/replies")) == 1


def test_a_signature_and_a_recall_at_once(site):
    key = site.assigned()
    item, task = site.get("office", f"/suggestions/{key}"), site.task(key)
    sign = ("swj.handler", f"/assignments/{task['id']}/sign", None, task["version"])
    recall = ("office", f"/suggestions/{key}/recall", {"reason": REASON}, item["version"])
    signed, recalled = posts(site, [sign, recall])
    assert (signed.status_code, recalled.status_code) in {(200, 412), (412, 200), (409, 200)}
    found = site.get("office", f"/suggestions/{key}")
    told = (found["state"], *states(found["assignments"]).values())
    first = signed.status_code == 200
    assert told == (("handling", "signed") if first else ("accepted", "removed"))


def test_two_suggestions_merged_into_each_other_at_once(site):
    pair = [site.accepted("cadre01"), site.accepted("cadre02")]
    requests = []
    for key, other in (pair, pair[::-1]):
        version = site.get("office", f"/suggestions/{key}")["version"]
        requests.append(("office", f"/suggestions/{key}/merge", {"into_id": other}, version))
    answers = posts(site, requests)
    assert sorted(statuses(answers).elements())[0] == 200
    assert sorted(statuses(answers).elements())[1] in {412, 409, 422}
    found = sorted(site.get("office", f"/suggestions/{key}")["state"] for key in pair)
    assert found == ["accepted", "merged"]


def test_units_of_a_study_take_the_same_suggestions_up_at_once(site):
    keys = [site.accepted() for _ in range(4)]
    body = {
        "department_ids": [site.units[unit] for unit in ("SWJ", "FGJ")],
        "reply_on": day_of(now()).isoformat(),
    }
    cohort = site.world.cohorts["study"]
    made = site.make("office", f"/cohorts/{cohort}/study", body)["items"]
    requests = [
        (
            f"{study['department']['code'].lower()}.handler",
            f"/studies/{study['id']}/take-up",
            {"suggestion_ids": keys if number else keys[::-1]},
            study["version"],
        )
        for number, study in enumerate(made)
    ]
    assert statuses(posts(site, requests)) == {200: 2}
    for key in keys:
        found = site.get("office", f"/suggestions/{key}")
        assert states(found["assignments"]) == {"SWJ": "signed", "FGJ": "signed"}

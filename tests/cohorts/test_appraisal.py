"""The appraisal of a secondment: grade, quota (S4), and who is told of it."""

import io
import json

import pytest
import sqlalchemy as sa

from secondment.cohorts.secondments import appraise, depart
from secondment.journal.models import Entry
from secondment.kit.database import db
from secondment.policies.models import Policy
from secondment.policies.rules import policy_id_of
from tests.cohorts.factories import ENDS_ON, WHEN, hr_of, make_cohort, make_host_unit
from tests.cohorts.factories import make_secondment as plan

OPINION = {"host_opinion": "工作扎实，作风务实", "signed_on": "2026-03-31"}


def sent(world, count, *, quota="none", percent=20):
    """A cohort of so many in post, under a policy with that quota; the ids of their secondments."""
    policy_id = policy_id_of("formal")
    policy = sa.update(Policy).where(Policy.id == policy_id)
    db.session.execute(policy.values(quota=quota, quota_percent=percent))
    cohort, host = make_cohort(world, policy_id=policy_id), make_host_unit(world)
    ids = [plan(world, cohort=cohort, host_unit=host).id for _ in range(count)]
    for secondment_id in ids:
        depart(hr_of(world), secondment_id, version=None, now=WHEN)
    return ids


def give(world, ids, grade):
    for secondment_id in ids:
        appraise(
            hr_of(world),
            secondment_id,
            host_opinion="好",
            signed_on=ENDS_ON,
            grade=grade,
            version=None,
            now=WHEN,
        )


def test_an_appraisal_is_recorded_replaced_and_journalled(app, as_user, written):
    (secondment_id,) = written(sent, count=1)
    hr, path = as_user("hr"), f"/secondments/{secondment_id}"
    first = hr.post(f"{path}/appraise", OPINION, version=2).get_json()
    assert first["appraisal"] == {
        **OPINION,
        "grade": None,
        "over_quota": False,
        "file_id": None,
    }
    second = hr.post(f"{path}/appraise", OPINION | {"grade": "competent"}, version=3).get_json()
    assert second["appraisal"]["grade"] == "competent"
    assert hr.get(path).get_json() == second
    with app.app_context():
        query = sa.select(Entry.changes).where(
            Entry.subject_id == secondment_id, Entry.action == "appraise"
        )
        told = [json.loads(changes) for changes in db.session.scalars(query.order_by(Entry.seq))]
    assert told[0]["host_opinion"] == "changed"
    assert told[1] == {"grade": [None, "competent"]}


def test_a_grade_stands_in_the_policys_scale(as_user, written):
    (secondment_id,) = written(sent, count=1)
    path = f"/secondments/{secondment_id}/appraise"
    refused = as_user("hr").post(path, OPINION | {"grade": "优秀"}, version=2)
    error = refused.get_json()["errors"][0]
    assert (error["pointer"], error["code"]) == ("/grade", "invalid_choice")
    assert "excellent" in error["message"]


def test_a_plan_is_not_appraised(as_user, written):
    path = f"/secondments/{written(plan).id}/appraise"
    refused = as_user("hr").post(path, OPINION, version=1)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "invalid_transition")


@pytest.mark.parametrize(
    ("cadres", "percent", "allowed"), [(4, 20, 0), (9, 20, 1), (12, 20, 2), (12, 25, 3)]
)
def test_the_quota_of_the_best_grade_is_rounded_down(as_user, written, cadres, percent, allowed):
    ids = written(sent, count=cadres, quota="refuse", percent=percent)
    hr = as_user("hr")
    statuses = [
        hr.post(
            f"/secondments/{one}/appraise", OPINION | {"grade": "excellent"}, version=2
        ).status_code
        for one in ids[: allowed + 1]
    ]
    assert statuses == [200] * allowed + [409]
    last = f"/secondments/{ids[allowed]}/appraise"
    refused = hr.post(last, OPINION | {"grade": "excellent"}, version=2).get_json()
    assert refused["code"] == "quota_exceeded"
    assert f"{cadres} 人中最多 {allowed} 人" in refused["detail"]
    assert hr.post(last, OPINION | {"grade": "competent"}, version=2).status_code == 200


def test_thirty_of_a_hundred_and_fifty_may_be_excellent(as_user, world, written):
    ids = written(sent, count=150, quota="refuse")
    written(give, ids=ids[:30], grade="excellent")
    path = f"/secondments/{ids[30]}/appraise"
    refused = as_user("hr").post(path, OPINION | {"grade": "excellent"}, version=2)
    assert refused.get_json()["code"] == "quota_exceeded"


def test_a_withdrawn_secondment_does_not_count(as_user, world, written):
    ids = written(sent, count=9, quota="refuse")
    cohort_id = as_user("hr").get(f"/secondments/{ids[0]}").get_json()["cohort_id"]
    hr = as_user("hr")
    cadre_id = hr.post(
        "/cadres", {"name": "赵六", "department_id": world.departments["FGJ"]}
    ).get_json()["id"]
    host_unit_id = hr.get(f"/secondments/{ids[0]}").get_json()["host_unit_id"]
    body = {"cohort_id": cohort_id, "cadre_id": cadre_id, "host_unit_id": host_unit_id}
    tenth = hr.post(
        "/secondments", body | {"starts_on": "2026-03-02", "ends_on": "2026-03-31"}
    ).get_json()
    written(give, ids=ids[:2], grade="excellent")
    hr.post(f"/secondments/{tenth['id']}/withdraw", {"reason": "另有任务"}, version=1)
    path = f"/secondments/{ids[1]}/appraise"
    refused = hr.post(path, OPINION | {"grade": "excellent"}, version=3)
    assert refused.get_json()["code"] == "quota_exceeded"


def test_a_policy_that_warns_marks_what_is_over(as_user, written):
    ids = written(sent, count=9, quota="warn")
    over = [
        as_user("hr")
        .post(f"/secondments/{one}/appraise", OPINION | {"grade": "excellent"}, version=2)
        .get_json()["appraisal"]["over_quota"]
        for one in ids[:2]
    ]
    assert over == [False, True]


def test_the_same_grade_again_is_within_its_own_place(as_user, written):
    ids = written(sent, count=9, quota="refuse")
    path = f"/secondments/{ids[0]}/appraise"
    for version in (2, 3):
        answer = as_user("hr").post(path, OPINION | {"grade": "excellent"}, version=version)
        assert answer.status_code == 200


def test_the_form_is_a_file_of_this_secondment(as_user, written):
    ids = written(sent, count=2)
    hr = as_user("hr")
    content = (io.BytesIO("鉴定意见".encode()), "鉴定表.txt")
    form = {"item_id": ids[1], "file": content}
    file = hr.call("POST", "/files?for=secondment", data=form).get_json()
    body = OPINION | {"file_id": file["id"]}
    for secondment_id, status in ((ids[0], 422), (ids[1], 200)):
        answer = hr.post(f"/secondments/{secondment_id}/appraise", body, version=2)
        assert answer.status_code == status
    assert answer.get_json()["appraisal"]["file_id"] == file["id"]


def test_who_is_told_of_an_appraisal(as_user, world):
    hr, path = as_user("hr"), f"/secondments/{world.secondments['cadre01']}"
    hr.post(f"{path}/depart", version=1)
    hr.post(f"{path}/appraise", OPINION, version=2)
    for username in ("hr", "office", "leader", "cadre01"):
        told = as_user(username).get(path).get_json()["appraisal"]
        assert told["host_opinion"] == OPINION["host_opinion"]

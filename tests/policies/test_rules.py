"""What other packages ask of a policy."""

import pytest
import sqlalchemy as sa

from secondment.kit.database import db
from secondment.kit.unit_of_work import reading
from secondment.policies import rules
from secondment.policies.models import Policy


@pytest.fixture
def policy(context):
    def find(code):
        with reading():
            return db.session.get_one(Policy, rules.policy_id_of(code))

    return find


def test_a_number_is_written_as_the_policy_says(policy):
    assert rules.numbered(policy("study").suggestion_number, 7) == "第7号"
    assert rules.numbered("{n}/2026", 12) == "12/2026"


def test_grades_stand_best_first(policy):
    scale = rules.grades(policy("formal"))
    assert scale == ("excellent", "competent", "basically_competent", "incompetent")
    assert rules.best_grade(policy("formal")) == "excellent"


@pytest.mark.parametrize(("appraised", "most"), [(4, 0), (9, 1), (12, 2), (150, 30)])
def test_the_quota_is_rounded_down(policy, appraised, most):
    assert rules.quota_of(policy("formal"), appraised) == most
    assert rules.quota_of(policy("study"), appraised) is None


def test_a_quarter_of_twelve_is_three(policy):
    formal = policy("formal")
    formal.quota_percent = 25
    assert rules.quota_of(formal, 12) == 3


def test_a_district_may_use_its_own_policies_and_those_of_all(policy, world):
    shipped = policy("study")
    own = Policy(district_id=world.departments["QX"])
    assert rules.open_to(shipped, world.departments["LQ"])
    assert rules.open_to(own, world.departments["QX"])
    assert not rules.open_to(own, world.departments["LQ"])


def test_whatever_names_a_policy_leads_to_it(policy):
    with reading():
        named = db.session.execute(sa.select(Policy.id.label("policy_id"))).first()
        assert rules.policy_of(named).id == named.policy_id
    assert rules.policy_id_of("nothing") is None

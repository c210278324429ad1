"""What a policy decides, as small questions that other packages ask."""

from typing import Any

import sqlalchemy as sa

from secondment.kit.database import db
from secondment.policies.models import Policy


def policy_of(cohort: Any) -> Policy:
    """The policy that a cohort (or whatever carries `policy_id`) names."""
    return db.session.get_one(Policy, cohort.policy_id)


def policy_id_of(code: str) -> str | None:
    """The id of the policy with this code, e.g. `study`."""
    return db.session.scalar(sa.select(Policy.id).where(Policy.code == code))


def open_to(policy: Policy, district_id: str) -> bool:
    """Whether cohorts of that district may name the policy; shipped ones are open to all."""
    return policy.district_id in {None, district_id}


def numbered(pattern: str, number: int) -> str:
    """`第3号`: a suggestion's number, as the policy's `suggestion_number` writes it."""
    return pattern.replace("{n}", str(number))


def grades(policy: Policy) -> tuple[str, ...]:
    """The codes of the grade scale, best first."""
    return tuple(row["code"] for row in policy.grade_scale)


def best_grade(policy: Policy) -> str:
    """The grade that the quota counts."""
    return grades(policy)[0]


def quota_of(policy: Policy, appraised: int) -> int | None:
    """How many of `appraised` cadres may get the best grade, rounded down; None: any number."""
    return None if policy.quota == "none" else appraised * policy.quota_percent // 100

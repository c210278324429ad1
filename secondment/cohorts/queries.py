"""Reading cohorts, cadres, host units and secondments, and who sees which (moves.md 7)."""

from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa

from secondment.cohorts.models import (
    Appraisal,
    Cadre,
    Cohort,
    CohortEditor,
    HostUnit,
    Secondment,
)
from secondment.cohorts.rules import roles_here, with_masks
from secondment.cohorts.states import COHORT, OVER, SECONDMENT
from secondment.kit.database import Kept, db, rows_of
from secondment.kit.errors import refuse
from secondment.kit.ids import as_id
from secondment.kit.moves import Life, check_version, moves
from secondment.kit.paging import Collection, Listing, literally
from secondment.people.models import Department
from secondment.people.rules import Actor, own_cadre, reach, remembered

Row = TypeVar("Row", bound=Kept)
Condition = sa.ColumnElement[bool]
Opening = Callable[[Actor], sa.Select[Any] | None]

READERS = ("hr", "coordinator", "leader")
also_visible: list[Opening] = []
"""What later packages open to an actor: each gives a select of secondment ids, or None for none.
Their cohorts and host units are open with them."""


def of_district(model: Any, actor: Actor) -> list[Condition]:
    districts = reach(actor, *READERS)
    return [model.district_id.in_(sorted(districts))] if districts else []


def single_secondments(actor: Actor) -> list[Condition]:
    """Seen one by one: a cadre's own, and what other packages open."""
    own = own_cadre(actor)
    opened = [select for opening in also_visible if (select := opening(actor)) is not None]
    mine = [Secondment.cadre_id == own] if own else []
    return [*mine, *(Secondment.id.in_(select) for select in opened)]


def any_of(conditions: list[Condition]) -> Condition:
    return sa.or_(sa.false(), *conditions)


def visible_secondments(actor: Actor) -> Condition:
    return any_of(of_district(Secondment, actor) + single_secondments(actor))


def reached_by(column: Any, actor: Actor) -> sa.Select[Any] | None:
    """The cohorts or host units of secondments seen one by one."""
    single = single_secondments(actor)
    return sa.select(column).where(any_of(single)) if single else None


@remembered
def visible_cohorts(actor: Actor) -> Condition:
    found = of_district(Cohort, actor)
    through = reached_by(Secondment.cohort_id, actor)
    if through is not None:
        found.append(Cohort.id.in_(through))
    desks = reach(actor, "editor")
    if desks:
        named = sa.select(CohortEditor.cohort_id).where(
            CohortEditor.department_id.in_(sorted(desks))
        )
        found.append(Cohort.id.in_(named))
    return any_of(found)


def visible_host_units(actor: Actor) -> Condition:
    found = of_district(HostUnit, actor)
    through = reached_by(Secondment.host_unit_id, actor)
    if through is not None:
        found.append(HostUnit.id.in_(through))
    return any_of(found)


def visible_cadres(actor: Actor) -> Condition:
    own = own_cadre(actor)
    return any_of(of_district(Cadre, actor) + ([Cadre.id == own] if own else []))


NO_MOVES = moves("")
COHORT_LIFE: Life[Cohort] = Life(Cohort, COHORT, visible_cohorts, roles_here)
SECONDMENT_LIFE: Life[Secondment] = Life(Secondment, SECONDMENT, visible_secondments, roles_here)
CADRE_LIFE: Life[Cadre] = Life(Cadre, NO_MOVES, visible_cadres, roles_here)
HOST_UNIT_LIFE: Life[HostUnit] = Life(HostUnit, NO_MOVES, visible_host_units, roles_here)


def admit_hr(life: Life[Row], actor: Actor, item_id: str, *, lock: bool = False) -> Row:
    """The row, for hr of its district; raises `not_found`, `not_allowed`."""
    row = life.find(actor, item_id, lock=lock)
    if "hr" not in roles_here(actor, row):
        raise refuse("not_allowed")
    return row


def taken(life: Life[Row], actor: Actor, item_id: str, version: int | None) -> Row:
    """The locked row of a kind without states, for hr to change; also raises `stale`."""
    row = admit_hr(life, actor, item_id, lock=True)
    check_version(row, version)
    return row


def columns(model: Any, names: str) -> dict[str, Any]:
    return {name: getattr(model, name) for name in names.split()}


COHORTS = Listing(
    Cohort,
    columns(Cohort, "updated_at starts_on code"),
    columns(
        Cohort,
        "id district_id code title theme topics objectives starts_on ends_on policy_id state "
        "version updated_at",
    ),
)
HOST_UNITS = Listing(
    HostUnit,
    columns(HostUnit, "updated_at name"),
    columns(
        HostUnit,
        "id district_id name city address contact_name contact_phone note version updated_at",
    ),
)
CADRES = Listing(
    Cadre,
    columns(Cadre, "updated_at name"),
    columns(
        Cadre,
        "id district_id staff_no name gender ethnicity birth_month political_status education "
        "work_started_month department_id post rank in_post_since_month phone id_number "
        "version updated_at",
    )
    | {"department_name": Department.name},
    ((Department, Department.id == Cadre.department_id),),
)
APPRAISAL = ("host_opinion", "signed_on", "grade", "over_quota", "file_id")
SECONDMENTS = Listing(
    Secondment,
    columns(Secondment, "updated_at starts_on ends_on"),
    columns(
        Secondment,
        "id district_id cohort_id cadre_id host_unit_id post mentor note starts_on ends_on state "
        "version updated_at",
    )
    | {
        "cadre_name": Cadre.name,
        "department_id": Cadre.department_id,
        "department_name": Department.name,
        "host_unit_name": HostUnit.name,
        "cohort_title": Cohort.title,
        "appraisal": Appraisal.id,
    }
    | columns(Appraisal, " ".join(APPRAISAL)),
    (
        (Cadre, Cadre.id == Secondment.cadre_id),
        (Department, Department.id == Cadre.department_id),
        (HostUnit, HostUnit.id == Secondment.host_unit_id),
        (Cohort, Cohort.id == Secondment.cohort_id),
        (Appraisal, Appraisal.secondment_id == Secondment.id),
    ),
)


def one(listing: Listing, item_id: str, visible: Condition) -> Any:
    """The row of a single read, with the list's columns; raises `not_found`."""
    query = sa.select(*(c.label(name) for name, c in listing.columns.items()))
    query = query.select_from(listing.model)
    for table, condition in listing.joins:
        query = query.outerjoin(table, condition)
    row = db.session.execute(query.where(listing.model.id == as_id(item_id), visible)).first()
    if row is None:
        raise refuse("not_found")
    return row


def cohort(actor: Actor, cohort_id: str) -> dict[str, Any]:
    row = one(COHORTS, cohort_id, visible_cohorts(actor))
    return dict(row._mapping) | {
        "editor_department_ids": editors_of([row.id])[row.id],
        "allowed_actions": COHORT_LIFE.allowed(actor, row),
    }


def editors_of(cohort_ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {cohort_id: [] for cohort_id in cohort_ids}
    query = (
        sa.select(CohortEditor.cohort_id, CohortEditor.department_id)
        .where(CohortEditor.cohort_id.in_(cohort_ids))
        .order_by(CohortEditor.department_id)
    )
    for cohort_id, department_id in db.session.execute(query):
        found[cohort_id].append(department_id)
    return found


def cohorts(actor: Actor, filters: dict[str, Any], paging: dict[str, Any]) -> dict[str, Any]:
    where = [visible_cohorts(actor), *matching(Cohort, filters, Cohort.title, Cohort.code)]
    page = COHORTS.page(where, owner=actor.id or "", **paging)
    editors = editors_of([row["id"] for row in page["items"]])
    for row in page["items"]:
        row["editor_department_ids"] = editors[row["id"]]
    return page


def cohort_titles(actor: Actor) -> list[tuple[str, str]]:
    """The ids and titles of the cohorts in sight, the latest first: what filters of other lists
    offer, at a fraction of the price of the cohorts' own list."""
    query = sa.select(Cohort.id, Cohort.title).where(visible_cohorts(actor))
    rows = rows_of(query.order_by(Cohort.starts_on.desc(), Cohort.id.desc()))
    return [(row["id"], row["title"]) for row in rows]


def host_unit(actor: Actor, host_unit_id: str) -> dict[str, Any]:
    return dict(one(HOST_UNITS, host_unit_id, visible_host_units(actor))._mapping)


def host_units(actor: Actor, filters: dict[str, Any], paging: dict[str, Any]) -> dict[str, Any]:
    where = [visible_host_units(actor), *matching(HostUnit, filters, HostUnit.name)]
    return HOST_UNITS.page(where, owner=actor.id or "", **paging)


def cadre(actor: Actor, cadre_id: str) -> dict[str, Any]:
    return with_masks(dict(one(CADRES, cadre_id, visible_cadres(actor))._mapping))


def cadres_asked(actor: Actor, filters: dict[str, Any]) -> list[Condition]:
    rest = dict(filters)
    where = [visible_cadres(actor)]
    if "cohort_id" in rest:
        sent = sa.select(Secondment.cadre_id).where(
            Secondment.cohort_id == rest.pop("cohort_id"), visible_secondments(actor)
        )
        where.append(Cadre.id.in_(sent))
    return where + matching(Cadre, rest, Cadre.name)


CADRE_ROWS = Collection(
    CADRES, cadres_asked, lambda _actor, rows: [with_masks(row) for row in rows]
)


def cadres(actor: Actor, filters: dict[str, Any], paging: dict[str, Any]) -> dict[str, Any]:
    return CADRE_ROWS.page(actor, filters, paging)


def secondment(actor: Actor, secondment_id: str) -> dict[str, Any]:
    row = one(SECONDMENTS, secondment_id, visible_secondments(actor))
    shown = with_appraisal(actor, dict(row._mapping))
    return shown | {"allowed_actions": SECONDMENT_LIFE.allowed(actor, row)}


def secondments_asked(actor: Actor, filters: dict[str, Any]) -> list[Condition]:
    rest = dict(filters)
    where = [visible_secondments(actor)]
    people: dict[str, Any] = {
        name: rest.pop(name) for name in ("department_id", "q") if name in rest
    }
    if people:
        meant = sa.select(Cadre.id).where(*matching(Cadre, people, Cadre.name))
        where.append(Secondment.cadre_id.in_(meant))
    return where + matching(Secondment, rest)


def with_appraisal(actor: Actor, row: dict[str, Any]) -> dict[str, Any]:
    """The appraisal as one member, told to the district's readers and the cadre himself."""
    told = {name: row.pop(name) for name in APPRAISAL}
    mine = row["district_id"] in reach(actor, *READERS) or row["cadre_id"] == own_cadre(actor)
    return row | {"appraisal": told if row["appraisal"] and mine else None}


def colleagues(actor: Actor, secondment_id: str) -> list[dict[str, Any]]:
    """Who else is sent in the cohort of a secondment that the actor sees: names and units, by
    which a proposer chooses those who sign with him. Raises `not_found`."""
    post = SECONDMENT_LIFE.find(actor, secondment_id)
    sent = sa.select(Secondment.cadre_id).where(
        Secondment.cohort_id == post.cohort_id, Secondment.state.not_in(OVER)
    )
    query = (
        sa.select(Cadre.id, Cadre.name, Department.name.label("department_name"))
        .join(Department, Department.id == Cadre.department_id)
        .where(Cadre.id.in_(sent), Cadre.id != post.cadre_id)
        .order_by(Department.code, Cadre.name, Cadre.id)
    )
    return [dict(row._mapping) for row in db.session.execute(query)]


SECONDMENT_ROWS = Collection(
    SECONDMENTS,
    secondments_asked,
    lambda actor, rows: [with_appraisal(actor, row) for row in rows],
)


def secondments(actor: Actor, filters: dict[str, Any], paging: dict[str, Any]) -> dict[str, Any]:
    return SECONDMENT_ROWS.page(actor, filters, paging)


def matching(model: Any, filters: dict[str, Any], *searched: Any) -> list[Condition]:
    """Equal columns; `q` is looked for, literally, in the searched ones."""
    rest = dict(filters)
    words = rest.pop("q", None)
    found: list[Condition] = [getattr(model, name) == value for name, value in rest.items()]
    if words:
        found.append(sa.or_(*(c.ilike(literally(words), escape="\\") for c in searched)))
    return found

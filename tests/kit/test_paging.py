"""Lists by key: every row once, both ways, whatever is equal and whatever comes between."""

import pytest
import sqlalchemy as sa

from secondment.kit.database import db
from secondment.kit.ids import new_id
from secondment.kit.unit_of_work import unit_of_work
from secondment.people.models import Department
from tests.world import BEFORE

NAMES = ("b", "B", "区", "é", "_")  # neither case nor language sorts, but the code point


@pytest.fixture
def many(context, world):
    """`many(23)`: bureaus below the district, their five names each several times."""

    def make(number):
        rows = [
            {
                "id": new_id(),
                "code": f"N{n:05}",
                "name": NAMES[n % len(NAMES)],
                "kind": "bureau",
                "parent_id": world.departments["QX"],
                "district_id": world.departments["QX"],
                "created_at": BEFORE,
                "updated_at": BEFORE,
            }
            for n in range(number)
        ]
        with unit_of_work() as session:
            session.execute(sa.insert(Department), rows)
        return [row["id"] for row in rows]

    return make


@pytest.fixture
def leader(as_user):
    return as_user("leader")


def pages(client, query, path="/departments"):
    """The pages of a list, each a list of rows."""
    found, cursor = [], None
    while True:
        answer = client.get(f"{path}?{query}" + (f"&cursor={cursor}" if cursor else ""))
        assert answer.status_code == 200, answer.get_json()
        page = answer.get_json()
        found.append(page["items"])
        cursor = page["next_cursor"]
        if not cursor:
            return found


@pytest.mark.parametrize("sort", ["name", "-name", "updated_at", "-updated_at", "code", "-code"])
def test_every_row_stands_on_one_page_in_order(many, leader, sort):
    many(23)
    found = pages(leader, f"sort={sort}&limit=4")
    rows = [row for page in found for row in page]
    assert [len(page) for page in found] == [4] * 7 + [3]
    assert len({row["id"] for row in rows}) == len(rows) == 31
    name = sort.lstrip("-")
    keys = [(row[name], row["id"]) for row in rows]
    assert keys == sorted(keys, reverse=sort.startswith("-"))


def test_forwards_and_backwards_are_the_same_rows(many, leader):
    many(12)
    forwards = [row["id"] for page in pages(leader, "sort=name&limit=5") for row in page]
    backwards = [row["id"] for page in pages(leader, "sort=-name&limit=3") for row in page]
    assert forwards == backwards[::-1]


def test_a_full_last_page_has_no_next(many, leader):
    many(2)
    found = pages(leader, "limit=5")
    assert [len(page) for page in found] == [5, 5]
    assert [len(page) for page in pages(leader, "limit=10")] == [10]


def test_filters_hold_on_every_page(many, leader, world):
    ids = many(9)
    query = f"parent_id={world.departments['QX']}&kind=bureau&q=b&sort=code&limit=1"
    rows = [row for page in pages(leader, query) for row in page]
    assert [row["id"] for row in rows] == [ids[n] for n in (0, 1, 5, 6)]  # b and B


def test_rows_that_come_between_neither_repeat_nor_hide_others(many, leader):
    before = many(8)
    first = leader.get("/departments?sort=code&limit=12").get_json()
    with unit_of_work() as session:
        session.execute(
            sa.update(Department).where(Department.id == before[0]).values(code="N99999")
        )
        session.execute(sa.delete(Department).where(Department.id == before[1]))
    rest = pages(leader, f"sort=code&limit=12&cursor={first['next_cursor']}")
    seen = [row["id"] for row in first["items"]] + [row["id"] for page in rest for row in page]
    assert set(before[2:]) <= set(seen)
    assert len([key for key in seen if key in before[2:]]) == 6


def test_a_cursor_belongs_to_its_list_filter_order_and_caller(many, leader, as_user):
    many(6)
    query = "sort=name&limit=3&kind=bureau"
    cursor = leader.get(f"/departments?{query}").get_json()["next_cursor"]
    assert leader.get(f"/departments?{query}&cursor={cursor}").status_code == 200
    assert (
        leader.get(f"/departments?sort=name&limit=7&kind=bureau&cursor={cursor}").status_code == 200
    )
    sysadmin = as_user("sysadmin")
    users = sysadmin.get("/users?limit=2").get_json()["next_cursor"]
    flipped = cursor[:4] + ("A" if cursor[4] != "A" else "B") + cursor[5:]
    for client, wrong in (
        (leader, f"sort=-name&limit=3&kind=bureau&cursor={cursor}"),
        (leader, f"sort=code&limit=3&kind=bureau&cursor={cursor}"),
        (leader, f"limit=3&kind=bureau&cursor={cursor}"),
        (leader, f"sort=name&limit=3&cursor={cursor}"),
        (leader, f"sort=name&limit=3&kind=other&cursor={cursor}"),
        (leader, f"{query}&active=true&cursor={cursor}"),
        (leader, f"{query}&cursor={flipped}"),
        (leader, f"{query}&cursor={cursor[:-3]}"),
        (leader, f"{query}&cursor={cursor}.{cursor}"),
        (sysadmin, f"limit=2&cursor={users}"),
        (as_user("hr"), f"{query}&cursor={cursor}"),
    ):
        answer = client.get(f"/departments?{wrong}")
        assert (answer.status_code, answer.get_json()["code"]) == (400, "invalid_cursor"), wrong


def test_a_total_is_counted_where_asked_for(many, leader):
    assert leader.get("/departments?limit=2").get_json().keys() == {"items", "next_cursor"}
    page = leader.get("/departments?count=true&limit=2").get_json()
    assert (page["total"], "total_capped" in page) == (8, False)
    page = leader.get("/departments?count=true&kind=district").get_json()
    assert (page["total"], len(page["items"])) == (2, 2)


def test_a_total_is_counted_to_a_thousand(many, leader):
    many(992)
    page = leader.get("/departments?count=true&limit=1").get_json()
    assert (page["total"], "total_capped" in page) == (1000, False)
    many_more = new_id()
    with unit_of_work() as session:
        last = session.scalars(sa.select(Department).limit(1)).one()
        values = {c.key: getattr(last, c.key) for c in sa.inspect(Department).columns}
        session.execute(sa.insert(Department), [values | {"id": many_more, "code": "ONE-MORE"}])
    page = leader.get("/departments?count=true&limit=200").get_json()
    assert (page["total"], page["total_capped"]) == (1000, True)
    assert len(page["items"]) == 200
    rows = [row["id"] for page in pages(leader, "limit=200") for row in page]
    assert len(set(rows)) == len(rows) == 1001
    db.session.remove()

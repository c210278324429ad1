"""Query strings and path ids that are none."""

import pytest

from secondment.kit.database import db
from secondment.kit.ids import new_id
from secondment.kit.unit_of_work import unit_of_work
from secondment.people.departments import create_department
from secondment.people.rules import COMMAND_LINE
from tests.suggestions.factories import make_suggestion
from tests.world import BEFORE

LISTS = {
    "departments": "leader",
    "suggestions": "office",
    "assignments": "swj.handler",
    "cadres": "hr",
    "users": "sysadmin",
    "reports": "hr",
}
NO_IDS = (
    "abc",
    "0",
    "-1",
    "99999999999999999999",
    "9223372036854775808",
    "01a2044e-3c88",
    "01a2044e3c8870008000000000000000",
    "{01a2044e-3c88-7000-8000-000000000000}",
    "null",
    "%00",
    "%FF%FE",
    "%ED%A0%80",
    "..%2f..%2fetc",
    "%E5%8C%BA",
    "1%3B%20DROP%20TABLE%20suggestion",
    "a" * 2000,
)
PARAMETERS = (
    ("limit=-1", 422, "out_of_range", "limit"),
    ("limit=0", 422, "out_of_range", "limit"),
    ("limit=201", 422, "out_of_range", "limit"),
    ("limit=99999999999999999999", 422, "out_of_range", "limit"),
    ("limit=abc", 422, "invalid_type", "limit"),
    ("limit=1e20", 422, "invalid_type", "limit"),
    ("limit=5.0", 422, "invalid_type", "limit"),
    ("limit=%D9%A5", 422, "invalid_type", "limit"),
    ("limit=", 422, "invalid_type", "limit"),
    ("limit", 422, "invalid_type", "limit"),
    ("limit=5&limit=6", 422, "repeated_parameter", "limit"),
    ("limit=5&%6Cimit=5", 422, "repeated_parameter", "limit"),
    ("count=1", 422, "invalid_type", "count"),
    ("count=True", 422, "invalid_type", "count"),
    ("sort=password_hash", 422, "invalid_choice", "sort"),
    ("sort=--updated_at", 422, "invalid_choice", "sort"),
    ("sort=updated_at;drop", 422, "invalid_choice", "sort"),
    ("sort=", 422, "invalid_choice", "sort"),
    ("colour=red", 422, "unknown_parameter", "colour"),
    ("=x", 422, "unknown_parameter", ""),
    ("LIMIT=5", 422, "unknown_parameter", "LIMIT"),
    ("q=%00", 400, "invalid_encoding", None),
    ("q=a%00b", 400, "invalid_encoding", None),
    ("q=%FF", 400, "invalid_encoding", None),
    ("%FF=q", 400, "invalid_encoding", None),
    ("q=%C0%AF", 400, "invalid_encoding", None),
    ("q=%ED%A0%80", 400, "invalid_encoding", None),
    ("q=%C7%F8", 400, "invalid_encoding", None),  # 区 in GB18030
    ("cursor=abc", 400, "invalid_cursor", None),
    ("cursor=", 422, "blank", "cursor"),
    ("cursor=%E5%8C%BA", 400, "invalid_cursor", None),
    ("cursor=.eJw", 400, "invalid_cursor", None),
    ("cursor=" + "a" * 3000, 400, "invalid_cursor", None),
    ("cursor=" + "a" * 4001, 422, "too_long", "cursor"),
)


@pytest.mark.parametrize("name", LISTS)
def test_wrong_parameters(as_user, refused, name):
    client = as_user(LISTS[name])
    for query, status, code, place in PARAMETERS if name == "suggestions" else PARAMETERS[::3]:
        answer = client.get(f"/{name}?{query}")
        told = refused(answer, status, code)
        if place is not None:
            assert [error["pointer"] for error in told["errors"]] == [place]


def test_wrong_filters(as_user, refused):
    leader, office = as_user("leader"), as_user("office")
    for client, path, code in (
        (leader, "/departments?kind=planet", "invalid_choice"),
        (leader, "/departments?parent_id=abc", "unknown_reference"),
        (leader, "/departments?active=yes", "invalid_type"),
        (leader, "/departments?q=%20", "blank"),
        (leader, "/departments?q=%07", "control_character"),
        (leader, f"/departments?q={'a' * 101}", "too_long"),
        (office, "/suggestions?state=lost", "invalid_choice"),
        (office, "/suggestions?proposer_id=7", "unknown_reference"),
    ):
        place = path.partition("?")[2].partition("=")[0]
        refused(client.get(path), 422, code, place)


def test_no_query_is_taken_where_none_is_known(as_user, refused, world):
    sysadmin = as_user("sysadmin")
    refused(sysadmin.get("/me?x=1"), 422, "unknown_parameter", "x")
    path = f"/users/{world.users['hr']}/disable?version=1"
    refused(sysadmin.post(path, version=1), 422, "unknown_parameter", "version")


@pytest.mark.parametrize(
    "path",
    [
        "/departments/{}",
        "/users/{}",
        "/suggestions/{}",
        "/assignments/{}",
        "/cadres/{}",
        "/files/{}/content",
        "/cohorts/{}/summary",
    ],
)
def test_ids_that_are_none_refer_to_nothing(as_user, refused, path):
    client = as_user("sysadmin" if path.startswith("/users") else "hr")
    for text in (*NO_IDS, new_id()):
        refused(client.get(path.format(text)), 404, "not_found")


def test_verbs_on_ids_that_are_none(as_user, refused):
    office = as_user("office")
    for text in (*NO_IDS, new_id()):
        refused(office.post(f"/suggestions/{text}/accept", version=1), 404, "not_found")
    assert as_user(None).get("/suggestions/abc").status_code == 401


def test_an_id_in_capitals_is_the_same_id(as_user, world):
    sysadmin, key = as_user("sysadmin"), world.departments["SWJ"]
    read = sysadmin.get(f"/departments/{key.upper()}")
    assert read.get_json()["id"] == key
    changed = sysadmin.patch(f"/departments/{key.upper()}", {"name_en": "Commerce"}, version=1)
    assert (changed.status_code, changed.get_json()["id"]) == (200, key)
    below = sysadmin.get(f"/departments?parent_id={world.departments['QX'].upper()}").get_json()
    assert key in [row["id"] for row in below["items"]]


def test_years_that_are_none(as_user, refused):
    leader = as_user("leader")
    for year in ("0", "1999", "99999999999999999999", "-1", "abc", "2026.0", "%00"):
        refused(leader.get(f"/calendar/{year}"), 404, "not_found")


def test_patterns_are_looked_for_as_they_stand(as_user, world, context):
    names = ("甲%乙", "甲_乙", "甲\\乙", "甲' OR 1=1--乙", "甲乙")
    with unit_of_work():
        for number, name in enumerate(names):
            create_department(
                COMMAND_LINE,
                code=f"P{number}",
                name=name,
                kind="bureau",
                parent_id=world.departments["QX"],
                now=BEFORE,
            )
    leader = as_user("leader")
    for words, found in {
        "%25": ["甲%乙"],
        "_": ["甲_乙"],
        "%5C": ["甲\\乙"],
        "'%20OR%201=1--": ["甲' OR 1=1--乙"],
        "甲乙": ["甲乙"],
        "%25%25": [],
        "__": [],
    }.items():
        items = leader.get(f"/departments?q={words}").get_json()["items"]
        assert [row["name"] for row in items] == found


def test_patterns_in_titles(as_user, world, context):
    for title in ("提高100%", "提高100元"):
        make_suggestion(world, "submitted", title=title)
    items = as_user("office").get("/suggestions?q=100%25").get_json()["items"]
    assert [row["title"] for row in items] == ["提高100%"]
    db.session.remove()

"""Well-formed bodies with wrong values, and values at the very limit."""

import pytest

from tests.bad_inputs.bodies import CALLERS, KINDS, WORDS, encoded, good, raw

ABSENT = "01890000-0000-7000-8000-000000000000"  # the id of nothing

WRONG_WORDS = (
    ("a\0b", "control_character"),
    ("a\7b", "control_character"),
    ("a\x85b", "control_character"),
    ("a\nb", "control_character"),
    ("a\ud800b", "invalid_character"),
    (1, "invalid_type"),
    (2**63, "invalid_type"),
    (["x"], "invalid_type"),
    ({"x": 1}, "invalid_type"),
    (True, "invalid_type"),
    (None, "null"),
    ("", "blank"),
    (" ", "blank"),
    ("\u3000\u3000", "blank"),
    ("\u200b", "blank"),
    ("\ufeff \u00ad", "blank"),
    ("汉" * 101, "too_long"),
    ("𠮷" * 101, "too_long"),  # outside the BMP
)


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_words(as_user, world, refused, kind):
    client = as_user(CALLERS[kind])
    for value, code in WRONG_WORDS:
        data = encoded(good(kind, world, **{WORDS[kind]: value}))
        refused(raw(client, f"/{kind}", data), 422, code, f"/{WORDS[kind]}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_hundred_characters_are_taken(as_user, world, kind):
    for text in ("汉" * 100, "𠮷" * 100):
        body = good(kind, world, **{WORDS[kind]: text}) | (
            {"code": f"C{ord(text[0])}"} if kind == "cohorts" else {}
        )
        made = as_user(CALLERS[kind]).post(f"/{kind}", body)
        assert made.status_code == 201, made.get_json()
        assert made.get_json()[WORDS[kind]] == text


@pytest.mark.parametrize(
    ("field", "most", "value"),
    [
        ("problem", 3000, lambda text: text),
        ("measures", 1000, lambda text: [{"text": text}]),
    ],
)
def test_long_texts_of_a_suggestion(as_user, world, refused, field, most, value):
    cadre, pointer = as_user("cadre01"), f"/{field}" + ("/0/text" if field == "measures" else "")
    body = good("suggestions", world, **{field: value("汉" * (most + 1))})
    refused(cadre.post("/suggestions", body), 422, "too_long", pointer)
    body[field] = value("汉" * most)
    assert cadre.post("/suggestions", body).status_code == 201


def test_the_long_text_of_a_report(as_user, world, refused):
    cadre = as_user("cadre01")
    body = {"secondment_id": world.secondments["cadre01"], "kind": "talk", "title": "交流发言"}
    refused(cadre.post("/reports", body | {"body": "汉" * 100_001}), 422, "too_long", "/body")
    assert cadre.post("/reports", body | {"body": "汉" * 100_000}).status_code == 201


@pytest.mark.parametrize("kind", KINDS)
def test_fields_of_the_service_itself(as_user, world, refused, kind):
    client = as_user(CALLERS[kind])
    own = {
        "id": ABSENT,
        "state": "open",
        "version": 9,
        "created_at": "2020-01-01T00:00:00Z",
        "updated_at": "2020-01-01T00:00:00Z",
        "created_by": ABSENT,
    }
    for name, value in own.items():
        body = good(kind, world, **{name: value})
        refused(client.post(f"/{kind}", body), 422, "read_only", f"/{name}")
    for name in ("status", "score", "role", "is_admin", "reviewed_at", "__class__"):
        body = good(kind, world, **{name: "x"})
        refused(client.post(f"/{kind}", body), 422, "unknown_field", f"/{name}")


def test_what_only_the_answer_of_a_suggestion_holds(as_user, world, refused):
    cadre = as_user("cadre01")
    for name in ("number", "proposer", "allowed_actions", "lead_department", "adoption"):
        body = good("suggestions", world, **{name: None})
        refused(cadre.post("/suggestions", body), 422, "read_only", f"/{name}")


WRONG_COHORTS = (
    ("starts_on", "2022-02-30", "invalid_date"),
    ("starts_on", "2026-3-2", "invalid_date"),
    ("starts_on", "2026-03-02T00:00:00Z", "invalid_date"),
    ("starts_on", "٢٠٢٦-٠٣-٠٢", "invalid_date"),
    ("starts_on", "", "invalid_date"),
    ("starts_on", 20260302, "invalid_type"),
    ("starts_on", "1999-12-31", "out_of_range"),
    ("ends_on", "2200-01-01", "out_of_range"),
    ("ends_on", "2026-03-01", "ends_before_start"),
    ("topics", "x", "invalid_type"),
    ("topics", ["招商"] * 51, "too_many"),
    ("topics", ["招商", "招商"], "repeated_item"),
    ("code", "a b", "invalid_format"),
    ("code", "a\n", "control_character"),
    ("policy_id", "abc", "unknown_reference"),
    ("policy_id", 2147483648, "invalid_type"),
    ("policy_id", "01a2044e-3c88-7000-8000-000000000000", "unknown_reference"),
    ("editor_department_ids", ["abc"], "unknown_reference"),
)


def test_wrong_values_of_a_cohort(as_user, world, refused):
    hr = as_user("hr")
    for field, value, code in WRONG_COHORTS:
        place = "/editor_department_ids/0" if field == "editor_department_ids" else f"/{field}"
        refused(hr.post("/cohorts", good("cohorts", world, **{field: value})), 422, code, place)


@pytest.mark.parametrize("day", ["2000-01-01", "2199-12-31"])
def test_the_first_and_the_last_day(as_user, world, day):
    body = good("cohorts", world, starts_on=day, ends_on=day)
    assert as_user("hr").post("/cohorts", body).get_json()["starts_on"] == day


WRONG_NUMBERS = (
    (2147483648, "out_of_range"),
    (9223372036854775808, "out_of_range"),
    (10**400, "out_of_range"),
    (-1, "out_of_range"),
    (7, "out_of_range"),
    ("8", "invalid_type"),
    (8.5, "invalid_type"),
    (1e400, "malformed_json"),
    (True, "invalid_type"),
    (None, "null"),
)


def test_wrong_numbers(as_user, refused):
    secadmin, sent = as_user("secadmin"), {"Content-Type": "application/json"}
    for value, code in WRONG_NUMBERS:
        data = encoded({"password_length": value})
        answer = secadmin.patch("/security-settings", data=data, version=1, headers=sent)
        if code == "malformed_json":
            refused(answer, 400, code)
        else:
            refused(answer, 422, code, "/password_length")


WRONG_CHOICES = (
    ("cadres", "gender", "unknown", "invalid_choice"),
    ("cadres", "gender", 1, "invalid_type"),
    ("cadres", "department_id", "01a2044e-3c88-7000-8000-000000000000", "unknown_reference"),
    ("cadres", "department_id", "", "unknown_reference"),
    ("cadres", "department_id", None, "null"),
    ("cadres", "birth_month", "1990-13", "invalid_month"),
    ("cadres", "birth_month", "1899-12", "invalid_month"),
    ("suggestions", "source", "rumour", "invalid_choice"),
    ("suggestions", "secondment_id", "1", "unknown_reference"),
    ("suggestions", "secondment_id", ABSENT, "unknown_reference"),
    ("suggestions", "suggested_department_id", ABSENT, "unknown_reference"),
    ("suggestions", "co_signer_ids", ["x", "y"], "unknown_reference"),
    ("suggestions", "measures", [{"text": "a"}] * 21, "too_many"),
    ("suggestions", "measures", [{"text": "a", "decision": "adopted"}], "unknown_field"),
    ("suggestions", "measures", ["a"], "invalid_type"),
    ("suggestions", "measures", {"0": {"text": "a"}}, "invalid_type"),
)


def test_wrong_choices_and_references(as_user, world, refused):
    for kind, field, value, code in WRONG_CHOICES:
        answer = as_user(CALLERS[kind]).post(f"/{kind}", good(kind, world, **{field: value}))
        told = refused(answer, 422, code)
        assert all(error["pointer"].startswith(f"/{field}") for error in told["errors"])


def test_markup_is_kept_as_the_text_it_is(as_user, world):
    cadre, title = as_user("cadre01"), "<script>alert(1)</script><img src=x onerror=alert(1)>"
    body = good("suggestions", world, title=title, problem='"; DROP TABLE suggestion; --\\')
    made = cadre.post("/suggestions", body)
    assert made.status_code == 201
    item = made.get_json()
    path = f"/suggestions/{item['id']}"
    assert cadre.post(f"{path}/submit", version=item["version"]).status_code == 200
    read = cadre.get(path)
    assert (read.get_json()["title"], read.get_json()["problem"]) == (title, body["problem"])
    assert read.mimetype == "application/json"
    assert read.headers["X-Content-Type-Options"] == "nosniff"
    summary = as_user("hr").get(f"/cohorts/{world.cohorts['study']}/summary").get_json()
    titles = [row["title"] for one in summary["secondments"] for row in one["suggestions"]]
    assert title in titles


def test_text_is_trimmed_composed_and_otherwise_untouched(as_user, world):
    title = "  Ame\u0301lie\u200b 的建议：“甲”\u2028乙😀\u3000"
    made = as_user("cadre01").post("/suggestions", good("suggestions", world, title=title))
    assert made.get_json()["title"] == "Amélie\u200b 的建议：“甲”\u2028乙😀"

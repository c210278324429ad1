"""JSON bodies that cannot be read, and those that can but are wrong; nothing of them is kept."""

import json
import time

import pytest

from secondment.kit.ids import new_id
from tests.bad_inputs.bodies import CALLERS, KINDS, WORDS, good, raw

UNREADABLE = {
    "cut short": (b'{"title":"x', "malformed_json"),
    "empty": (b"", "malformed_json"),
    "not JSON": (b"title=x", "malformed_json"),
    "two values": (b"{}{}", "malformed_json"),
    "NaN": (b'{"title":NaN}', "malformed_json"),
    "Infinity": (b'{"title":-Infinity}', "malformed_json"),
    "5,000 digits": (b'{"title":' + b"9" * 5000 + b"}", "malformed_json"),
    "byte FF": (b'{"title":"\xff"}', "invalid_encoding"),
    "UTF-16 with a mark": ('{"title":"x"}'.encode("utf-16"), "invalid_encoding"),
    "UTF-16": ('{"title":"x"}'.encode("utf-16-le"), "malformed_json"),
    "GB18030": ('{"title":"区商务局"}'.encode("gb18030"), "invalid_encoding"),
    "byte order mark": (b"\xef\xbb\xbf{}", "malformed_json"),
    "surrogates in UTF-8": (b'{"title":"\xed\xa0\x80"}', "invalid_encoding"),
    "a key twice": (b'{"title":"a","title":"b"}', "duplicate_key"),
    "a key twice, deep": (b'{"measures":[{"text":"a","text":"b"}]}', "duplicate_key"),
    "a broken key twice": (b'{"\\ud800":1,"\\ud800":2}', "duplicate_key"),
    "1,000 deep": (b'{"title":' + b"[" * 1000 + b"]" * 1000 + b"}", "nesting_too_deep"),
    "33 deep": (b'{"title":' + b"[" * 33 + b"]" * 33 + b"}", "nesting_too_deep"),
    "500,000 deep": (b"[" * 500_000, "nesting_too_deep"),
}  # fmt: skip
NO_OBJECT = {"list": b"[]", "null": b"null", "string": b'"x"', "number": b"1", "flag": b"true"}
OTHER_TYPES = {
    "none": None,
    "form": "application/x-www-form-urlencoded",
    "text": "text/plain",
    "multipart": "multipart/form-data; boundary=x",
    "another JSON": "application/problem+json",
    "GBK": "application/json; charset=gbk",
    "nonsense": ";;;",
}
BLANKS = ("", " ", "\t\n", "\u3000\u3000", "\u200b", "\ufeff \u00ad")
WRONG_WORDS = {
    "NUL": ("a\0b", "control_character"),
    "bell": ("a\7b", "control_character"),
    "C1 control": ("a\x85b", "control_character"),
    "new line": ("a\nb", "control_character"),
    "lone surrogate": ("a\ud800b", "invalid_character"),
    "number": (1, "invalid_type"),
    "big number": (2**63, "invalid_type"),
    "list": (["x"], "invalid_type"),
    "object": ({"x": 1}, "invalid_type"),
    "flag": (True, "invalid_type"),
    "null": (None, "null"),
    **{f"blank {number}": (text, "blank") for number, text in enumerate(BLANKS)},
    "101 characters": ("汉" * 101, "too_long"),
    "101 outside the BMP": ("𠮷" * 101, "too_long"),
}


def encoded(body):
    """JSON in ASCII, so that a lone surrogate can stand in it."""
    return json.dumps(body).encode("ascii")


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_bodies_are_taken(as_user, world, kind):
    made = as_user(CALLERS[kind]).post(f"/{kind}", good(kind, world))
    assert made.status_code == 201, made.get_json()


@pytest.mark.parametrize("case", UNREADABLE)
def test_unreadable_bodies(as_user, refused, case):
    data, code = UNREADABLE[case]
    for username in ("hr", "cadre01"):
        client = as_user(username)
        for kind in KINDS:
            if CALLERS[kind] == username:
                began = time.process_time()
                refused(raw(client, f"/{kind}", data), 400, code)
                assert time.process_time() - began < 1


@pytest.mark.parametrize("case", NO_OBJECT)
def test_what_is_no_object(as_user, refused, case):
    refused(raw(as_user("hr"), "/cohorts", NO_OBJECT[case]), 422, "invalid_type", "")


@pytest.mark.parametrize("case", OTHER_TYPES)
@pytest.mark.parametrize("kind", ["cohorts", "host-units"])
def test_other_media_types(as_user, world, refused, kind, case):
    data = encoded(good(kind, world))
    answer = raw(as_user("hr"), f"/{kind}", data, OTHER_TYPES[case])
    refused(answer, 415, "unsupported_media_type")


def test_a_compressed_body(as_user, world, refused):
    hr, data = as_user("hr"), encoded(good("host-units", world))
    for coding in ("gzip", "deflate", "br", "gzip, identity"):
        headers = {"Content-Type": "application/json", "Content-Encoding": coding}
        answer = hr.post("/host-units", data=data, headers=headers)
        refused(answer, 415, "unsupported_media_type")


def test_a_stated_charset_is_taken_if_it_is_utf_8(as_user, world):
    data = json.dumps(good("host-units", world), ensure_ascii=False).encode()
    made = raw(as_user("hr"), "/host-units", data, 'Application/JSON; charset="UTF-8"')
    assert made.status_code == 201
    assert made.get_json()["name"] == "朝阳区商务局"


@pytest.mark.parametrize("case", WRONG_WORDS)
@pytest.mark.parametrize("kind", KINDS)
def test_wrong_words(as_user, world, refused, kind, case):
    value, code = WRONG_WORDS[case]
    data = encoded(good(kind, world, **{WORDS[kind]: value}))
    answer = raw(as_user(CALLERS[kind]), f"/{kind}", data)
    refused(answer, 422, code, f"/{WORDS[kind]}")


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


def test_missing_and_unknown_fields(as_user, world, refused):
    hr = as_user("hr")
    refused(hr.post("/host-units", {}), 422, "required", "/name")
    refused(hr.post("/host-units", {"name": "a", "nmae": "b"}), 422, "unknown_field", "/nmae")
    told = refused(hr.post("/host-units", {"nmae": "b", "city": 1}), 422, "invalid_input")
    codes = {error["pointer"]: error["code"] for error in told["errors"]}
    assert codes == {"/name": "required", "/nmae": "unknown_field", "/city": "invalid_type"}


def test_unknown_fields_with_odd_names(as_user, refused):
    hr = as_user("hr")
    data = b'{"name":"a","a/b~c":1,"\\ud800":2,"":3,"' + b"k" * 5000 + b'":4}'
    told = refused(raw(hr, "/host-units", data), 422, "unknown_field")
    pointers = {error["pointer"] for error in told["errors"]}
    assert pointers == {"/a~1b~0c", "/?", "/", "/" + "k" * 100}


@pytest.mark.parametrize("number", [900, 100_000])
def test_very_many_unknown_fields_cost_little(as_user, refused, number):
    data = encoded({f"k{key}": 0 for key in range(number)})
    began = time.process_time()
    answer = raw(as_user("hr"), "/host-units", data)
    assert time.process_time() - began < 1
    refused(answer, 422, "invalid_input" if number == 900 else "too_many")
    assert len(answer.data) < 30_000


@pytest.mark.parametrize("kind", KINDS)
def test_fields_of_the_service_itself(as_user, world, refused, kind):
    client = as_user(CALLERS[kind])
    own = {
        "id": new_id(),
        "state": "open",
        "version": 9,
        "created_at": "2020-01-01T00:00:00Z",
        "updated_at": "2020-01-01T00:00:00Z",
        "created_by": new_id(),
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


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
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
    ],
)
def test_wrong_values_of_a_cohort(as_user, world, refused, field, value, code):
    answer = as_user("hr").post("/cohorts", good("cohorts", world, **{field: value}))
    place = "/editor_department_ids/0" if field == "editor_department_ids" else f"/{field}"
    refused(answer, 422, code, place)


@pytest.mark.parametrize("day", ["2000-01-01", "2199-12-31"])
def test_the_first_and_the_last_day(as_user, world, day):
    body = good("cohorts", world, starts_on=day, ends_on=day)
    assert as_user("hr").post("/cohorts", body).get_json()["starts_on"] == day


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (2147483648, "out_of_range"),
        (9223372036854775808, "out_of_range"),
        (10**400, "out_of_range"),
        (-1, "out_of_range"),
        (7, "out_of_range"),
        ("8", "invalid_type"),
        (8.0, "invalid_type"),
        (1e400, "malformed_json"),
        (True, "invalid_type"),
        (None, "null"),
    ],
)
def test_wrong_numbers(as_user, refused, value, code):
    data = encoded({"password_length": value})
    answer = as_user("secadmin").patch(
        "/security-settings", data=data, version=1, headers={"Content-Type": "application/json"}
    )
    if code == "malformed_json":
        refused(answer, 400, code)
    else:
        refused(answer, 422, code, "/password_length")


@pytest.mark.parametrize(
    ("kind", "field", "value", "code"),
    [
        ("cadres", "gender", "unknown", "invalid_choice"),
        ("cadres", "gender", 1, "invalid_type"),
        ("cadres", "department_id", "01a2044e-3c88-7000-8000-000000000000", "unknown_reference"),
        ("cadres", "department_id", "", "unknown_reference"),
        ("cadres", "department_id", None, "null"),
        ("cadres", "birth_month", "1990-13", "invalid_month"),
        ("cadres", "birth_month", "1899-12", "invalid_month"),
        ("suggestions", "source", "rumour", "invalid_choice"),
        ("suggestions", "secondment_id", "1", "unknown_reference"),
        ("suggestions", "secondment_id", new_id(), "unknown_reference"),
        ("suggestions", "suggested_department_id", new_id(), "unknown_reference"),
        ("suggestions", "co_signer_ids", ["x", "y"], "unknown_reference"),
        ("suggestions", "measures", [{"text": "a"}] * 21, "too_many"),
        ("suggestions", "measures", [{"text": "a", "decision": "adopted"}], "unknown_field"),
        ("suggestions", "measures", ["a"], "invalid_type"),
        ("suggestions", "measures", {"0": {"text": "a"}}, "invalid_type"),
    ],
)
def test_wrong_choices_and_references(as_user, world, refused, kind, field, value, code):
    answer = as_user(CALLERS[kind]).post(f"/{kind}", good(kind, world, **{field: value}))
    assert all(
        error["pointer"].startswith(f"/{field}") for error in refused(answer, 422, code)["errors"]
    )


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


@pytest.mark.parametrize(
    ("language", "title", "message"),
    [
        (None, "部分内容不符合要求", "没有这个字段"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "部分内容不符合要求", "没有这个字段"),
        ("fr, de;q=0.5", "部分内容不符合要求", "没有这个字段"),
        ("en-GB,en;q=0.9,zh;q=0.1", "Some of the input is not valid", "There is no such field"),
        ("en", "Some of the input is not valid", "There is no such field"),
        (";;q=,zz;q=x", "部分内容不符合要求", "没有这个字段"),
    ],
)
def test_refusals_speak_the_callers_language(as_user, refused, language, title, message):
    headers = {"Accept-Language": language} if language else {}
    answer = as_user("hr").post("/host-units", {"name": "a", "x": 1}, headers=headers)
    told = refused(answer, 422, "unknown_field", "/x")
    assert told["title"] == title
    assert told["errors"][0]["message"] == message
    assert told["detail"] == f"/x {message}"


def test_an_unreadable_body_is_told_in_both_languages(as_user, refused):
    hr = as_user("hr")
    for language, text in (("zh", "请求内容不是有效的 JSON"), ("en", "The body is not valid JSON")):
        headers = {"Content-Type": "application/json", "Accept-Language": language}
        told = refused(hr.post("/cohorts", data=b"{", headers=headers), 400, "malformed_json")
        assert (told["title"], told["detail"]) == (text, text)


def test_the_limit_of_a_body_itself(as_user, world, refused, app):
    hr, limit = as_user("hr"), app.config["MAX_JSON"]
    data = encoded(good("host-units", world))
    padded = data + b" " * (limit - len(data))
    refused(raw(hr, "/host-units", padded + b" "), 413, "too_large")
    assert raw(hr, "/host-units", padded).status_code == 201

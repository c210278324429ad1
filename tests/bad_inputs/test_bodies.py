"""JSON bodies that cannot be read, or that are no object of known fields; nothing is kept."""

import json
import time

import pytest

from tests.bad_inputs.bodies import CALLERS, KINDS, encoded, good, raw

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
OTHER_TYPES = (
    None,
    "application/x-www-form-urlencoded",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/problem+json",
    "application/json; charset=gbk",
    ";;;",
)


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_bodies_are_taken(as_user, world, kind):
    made = as_user(CALLERS[kind]).post(f"/{kind}", good(kind, world))
    assert made.status_code == 201, made.get_json()


@pytest.mark.parametrize("kind", KINDS)
def test_unreadable_bodies(as_user, refused, kind):
    client = as_user(CALLERS[kind])
    for data, code in UNREADABLE.values():
        began = time.process_time()
        refused(raw(client, f"/{kind}", data), 400, code)
        assert time.process_time() - began < 1


def test_what_is_no_object(as_user, refused):
    hr = as_user("hr")
    for data in (b"[]", b"null", b'"x"', b"1", b"true"):
        refused(raw(hr, "/cohorts", data), 422, "invalid_type", "")


def test_other_media_types(as_user, world, refused):
    hr = as_user("hr")
    for kind in ("cohorts", "host-units"):
        for media in OTHER_TYPES:
            answer = raw(hr, f"/{kind}", encoded(good(kind, world)), media)
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


@pytest.mark.parametrize("number", [900, 80_000])
def test_very_many_unknown_fields_cost_little(as_user, refused, number):
    data = encoded({f"k{key}": 0 for key in range(number)})
    began = time.process_time()
    answer = raw(as_user("hr"), "/host-units", data)
    assert time.process_time() - began < 1
    refused(answer, 422, "invalid_input" if number == 900 else "too_many")
    assert len(answer.data) < 30_000


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

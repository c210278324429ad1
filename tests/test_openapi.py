"""The API's document is whole, and its page needs nothing from other hosts."""

import re
from collections import Counter

import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from secondment.examples import EXAMPLES
from secondment.kit.openapi import operations

# Nothing to fill in; the 365 days of a year.
WITHOUT_EXAMPLE = {"NoInput", "CalendarBody"}


@pytest.fixture(scope="module")
def doc(app):
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.mimetype == "application/json"
    return answer.get_json()


@pytest.fixture(scope="module")
def page(app):
    answer = app.test_client().get("/api/docs")
    assert answer.mimetype == "text/html"
    return answer


def name_of(schema):
    return schema.get("$ref", "").rpartition("/")[2]


def test_it_describes_every_route_of_the_api(app, doc):
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "docs.openapi_json"
    }
    assert {(path, method) for path, method, _ in operations(doc)} == served


def test_every_operation_is_named_and_explained(doc):
    told = [operation for _, _, operation in operations(doc)]
    tags = {tag["name"] for tag in doc["tags"] if tag["description"]}
    names = Counter(operation["operationId"] for operation in told)
    assert [name for name, count in names.items() if count > 1] == []
    for operation in told:
        sentence = operation["summary"].removesuffix(" Several at once.")
        assert re.fullmatch(r".*\.", sentence), f"{operation['operationId']}: {sentence}"
        assert set(operation["tags"]) <= tags
        assert operation["security"] in ([], [{"bearer": []}])


def test_what_stands_in_the_way_is_told_as_a_problem(doc):
    for path, method, operation in operations(doc):
        responses = operation["responses"]
        refused = {"422", "500", "503"} | ({"401", "403"} if operation["security"] else set())
        headers = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
        refused |= {"412", "428"} if "If-Match" in headers else set()
        refused |= {"413", "415"} if "requestBody" in operation else set()
        assert refused <= set(responses), f"{method} {path}"
        for status, response in responses.items():
            if status >= "400":
                described = doc["components"]["responses"][name_of(response)]
                assert list(described["content"]) == ["application/problem+json"]


def test_bodies_have_examples_that_keep_to_their_schema(doc):
    registry = Registry().with_resource("urn:api", Resource.from_contents(doc, DRAFT202012))
    used = set()
    for path, method, operation in operations(doc):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None or name_of(content["schema"]) in WITHOUT_EXAMPLE:
            continue
        name = name_of(content["schema"])
        used.add(name)
        schema = {"$ref": f"urn:api#/components/schemas/{name}"}
        checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
        validator = jsonschema.Draft202012Validator(
            schema, registry=registry, format_checker=checker
        )
        assert "example" in content, f"{method} {path}: {name}"
        validator.validate(content["example"])
    assert set(EXAMPLES) == used


def test_answers_may_get_more_fields_and_inputs_may_not(doc):
    schemas = doc["components"]["schemas"]
    assert "additionalProperties" not in schemas["SuggestionRead"]
    assert "problem" in schemas["SuggestionRead"]["required"]
    assert "activation_code" not in schemas["UserRead"]["required"]
    assert schemas["SuggestionBody"]["additionalProperties"] is False


def test_the_page_names_assets_of_this_host_alone(app, page):
    assets = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(assets) == 4
    assert re.findall(r"<script(?! src=)|<style|\son\w+=|style=", page.text) == []
    for asset in assets:
        assert re.fullmatch(r"/api/docs/[\w.-]+", asset)
        answer = app.test_client().get(asset, buffered=True)
        assert answer.status_code == 200, asset
        assert answer.data
        # a type that browsers take although they may not sniff
        assert answer.mimetype in ("text/css", "text/javascript", "image/png"), asset
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_neither_page_script_nor_styles_fetch_from_elsewhere(app):
    client = app.test_client()
    script = client.get("/api/docs/api_docs.js", buffered=True).text
    assert re.findall(r"https?://|//\w+\.", script) == []
    assert "validatorUrl: null" in script
    styles = client.get("/api/docs/swagger-ui.css", buffered=True).text
    assert re.findall(r"@import|url\((?!\"?data:)[^)]*\)", styles) == []


def test_the_policy_lets_the_page_run_and_nothing_else(page):
    policy = page.headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["connect-src"] == "'self'"
    assert rules["img-src"] == "'self' data:"
    assert "http" not in policy


@pytest.mark.parametrize("name", ["swagger-ui.js", "LICENSE", "..%2fapi_docs.js", "api_docs.html"])
def test_other_files_are_not_served(app, name):
    assert app.test_client().get(f"/api/docs/{name}").status_code == 404

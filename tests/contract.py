"""Every JSON answer of the suite is checked against the OpenAPI document."""

from typing import Any
from urllib.parse import quote

import jsonschema_rs
from flask import Flask, Response, request

from secondment.kit.openapi import document


class ContractBroken(BaseException):
    """Not an Exception: the service must not turn it into an answer of its own."""


class Contract:
    """The app's document, and a validator for each answer schema in it."""

    def __init__(self, app: Flask) -> None:
        api = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
        self.document = strict(document(api))
        self.registry = jsonschema_rs.Registry(
            [("urn:api", self.document)], draft=jsonschema_rs.Draft202012
        )
        self.validators: dict[str, Any] = {}

    def check(self, response: Response) -> None:
        if request.url_rule is None or not request.path.startswith("/api/v1/"):
            return
        path = openapi_path(request.url_rule.rule)
        method = "get" if request.method == "HEAD" else request.method.lower()
        operation = self.document["paths"].get(path, {}).get(method)
        if operation is None:
            assert path == "/api/v1/openapi.json" or response.status_code in {405, 200}
            return
        place = ("paths", path, method, "responses", str(response.status_code))
        described = operation["responses"].get(place[-1])
        if described and "$ref" in described:
            place = tuple(described["$ref"].split("/")[1:])
            described = self.document["components"]["responses"][place[-1]]
        if response.status_code in {304, 405}:
            return
        assert described, f"{request.method} {path} may not answer {response.status_code}"
        if response.mimetype in {"application/json", "application/problem+json"}:
            assert response.mimetype in described["content"], response.mimetype
            steps = ("", *place, "content", response.mimetype, "schema")
            pointer = "/".join(one.replace("~", "~0").replace("/", "~1") for one in steps)
            self.validator(pointer).validate(response.get_json())

    def validator(self, pointer: str) -> Any:
        if pointer not in self.validators:
            schema = {"$ref": f"urn:api#{quote(pointer, safe='/~')}"}
            self.validators[pointer] = jsonschema_rs.Draft202012Validator(
                schema, registry=self.registry
            )
        return self.validators[pointer]


def strict(value: Any) -> Any:
    """The document with every object schema closed, so that an undocumented field is found."""
    if isinstance(value, dict):
        made = {key: strict(below) for key, below in value.items()}
        if made.get("type") == "object" and "properties" in made and "Problem" not in str(made):
            made.setdefault("additionalProperties", False)
        return made
    return [strict(item) for item in value] if isinstance(value, list) else value


def openapi_path(rule: str) -> str:
    return rule.replace("<id:", "{").replace("<int:", "{").replace(">", "}")


def watch(app: Flask) -> None:
    """Check all answers of the app from now on."""
    contract: list[Contract] = []

    @app.after_request
    def check(response: Response) -> Response:
        if not contract:
            contract.append(Contract(app))
        try:
            contract[0].check(response)
        except (AssertionError, jsonschema_rs.ValidationError) as error:
            raise ContractBroken(f"{request.method} {request.path}: {error}") from error
        return response

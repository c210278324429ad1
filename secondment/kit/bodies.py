"""Reading requests strictly: bytes, JSON, query strings and forms, before any schema sees them."""

import errno
import hashlib
import json
import re
import tempfile
from collections.abc import Iterable
from itertools import islice
from typing import IO, Any, NoReturn
from urllib.parse import unquote_to_bytes

import marshmallow as ma
from flask import Request as FlaskRequest
from flask import current_app, request
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from secondment.kit.errors import FieldError, Problem, invalid, invalid_fields, refuse
from secondment.kit.fields import faults

DEEPEST = 32  # levels of arrays and objects
MEMBERS = 1000  # of one object: checking unknown ones takes the square of their number
TOLD = 100  # faults told of one input
FILE_PARTS = 200  # of one form: each of them may need a file descriptor
IN_MEMORY = 64 * 1024  # bytes of a file part that stay there once it is whole
FULL = (errno.ENOSPC, errno.EDQUOT)
OURS = frozenset({"id", "state", "version", "created_at", "updated_at", "created_by"})


class Query(dict[str, str]):
    """A query string or form, each parameter once; its values are texts."""

    is_query = True


class Wire:
    """The body as the server hands it over: whatever breaks there is an OSError.

    Servers raise classes of their own for broken chunks; the fault is the client's.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except OSError:
            raise
        except Exception as error:
            raise OSError("the body cannot be read") from error


class StrictRequest(FlaskRequest):
    """Broken forms are told, not read as empty, and no temporary file outlives the request."""

    def __init__(self, environ: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        environ["wsgi.input"] = Wire(environ["wsgi.input"])
        super().__init__(environ, *args, **kwargs)
        self._spooled: list[IO[bytes]] = []

    def make_form_data_parser(self) -> FormDataParser:
        parser = super().make_form_data_parser()
        parser.silent = False
        return parser

    def _get_file_stream(self, *args: Any, **kwargs: Any) -> IO[bytes]:
        if len(self._spooled) == FILE_PARTS:
            raise invalid("", "too_many", FILE_PARTS)
        if self._spooled:
            _onto_disk(self._spooled[-1])
        stream = super()._get_file_stream(*args, **kwargs)
        self._spooled.append(stream)
        return stream

    def close(self) -> None:
        super().close()
        for stream in self._spooled:
            stream.close()


def _onto_disk(stream: IO[bytes]) -> None:
    """Many parts, each just short of a temporary file, would together be much memory."""
    if isinstance(stream, tempfile.SpooledTemporaryFile) and stream.seek(0, 2) > IN_MEMORY:
        stream.rollover()
    stream.seek(0)


def raw_body() -> bytes:
    """The body, at most MAX_JSON bytes of it, whether or not its length was announced.

    Raises `too_large`, and `bad_request` for one that ends early. A chunked body is read one byte
    past the limit, because the server underneath would cut it there without a word.
    """
    limit = current_app.config["MAX_JSON"]
    if (request.content_length or 0) > limit:
        raise refuse("too_large", limit)
    request.max_content_length = limit + 1
    try:
        data = request.get_data(cache=True)
    except RequestEntityTooLarge:
        raise refuse("too_large", limit) from None
    except (ClientDisconnected, OSError):  # OSError: broken chunk framing
        raise refuse("bad_request") from None
    if len(data) > limit:
        raise refuse("too_large", limit)
    if len(data) < (request.content_length or 0):
        raise refuse("bad_request")
    return data


def json_body(*, optional: bool = False) -> Any:
    """The JSON of the body. Raises 415, 413 and 400 problems; an absent one may be `optional`."""
    if optional and not request.content_length and "Transfer-Encoding" not in request.headers:
        return {}
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype != "application/json" or charset not in {"utf-8", "utf8"}:
        raise refuse("unsupported_media_type")
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise refuse("unsupported_media_type")
    return parse_json(raw_body())


def parse_json(data: bytes) -> Any:
    """Strict JSON: UTF-8, no key twice, no NaN, 32 levels deep, 1,000 members of an object."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise refuse("invalid_encoding") from None
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except RecursionError:
        raise refuse("nesting_too_deep") from None
    except ValueError:
        raise refuse("malformed_json") from None
    _check_depth(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MEMBERS:
        raise invalid("", "too_many", MEMBERS)
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise refuse("duplicate_key", twice.encode("utf-8", "replace").decode())
    return found


def _no_constant(_name: str) -> NoReturn:
    raise ValueError


def _check_depth(value: Any) -> None:
    level: Iterable[Any] = [value]
    for _ in range(DEEPEST + 1):
        level = [
            child
            for item in level
            if isinstance(item, dict | list)
            for child in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return
    raise refuse("nesting_too_deep")


def query_string() -> Query:
    """The query's parameters. Raises `invalid_encoding` and `repeated_parameter`."""
    found = Query()
    for piece in request.query_string.split(b"&"):
        if not piece:
            continue
        name, _, value = piece.replace(b"+", b" ").partition(b"=")
        try:
            key, text = (unquote_to_bytes(part).decode("utf-8") for part in (name, value))
        except UnicodeDecodeError:
            raise refuse("invalid_encoding") from None
        if "\0" in key + text:
            raise refuse("invalid_encoding")
        if key in found:
            raise invalid(key, "repeated_parameter")
        found[key] = text
    return found


def form() -> tuple[MultiDict[str, str], MultiDict[str, FileStorage]]:
    """The text and file parts of a multipart body, MAX_UPLOAD bytes in all."""
    if request.mimetype != "multipart/form-data":
        raise refuse("unsupported_media_type")
    if not re.search(r"boundary=[^;]", request.headers.get("Content-Type", "")):
        raise refuse("malformed_multipart")
    limit = current_app.config["MAX_UPLOAD"]
    # the parts' own headers and the text parts come on top of the files
    request.max_content_length = limit + 1024 * 1024
    try:
        return request.form, request.files
    except RequestEntityTooLarge:
        raise refuse("too_large", limit) from None
    except UnicodeDecodeError:
        raise refuse("invalid_encoding") from None
    except (ClientDisconnected, OSError, ValueError) as error:
        if getattr(error, "errno", None) in FULL:  # no room for the temporary file
            raise refuse("storage_full") from None
        raise refuse("malformed_multipart") from None


def parts_of(schema: ma.Schema) -> Query:
    """A form's parts by name, each once but for files where the schema has a list of them."""
    texts, files = form()
    lists = {name for name, field in schema.fields.items() if isinstance(field, ma.fields.List)}
    names = [*texts.keys(), *files.keys()]
    names += [name for name in texts if len(texts.getlist(name)) > 1]
    names += [name for name in files if len(files.getlist(name)) > 1 and name not in lists]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise invalid_fields(FieldError(f"/{name}", "repeated_parameter") for name in twice)
    found = Query(texts.items())
    for name, given in files.lists():
        found[name] = given if name in lists else given[0]  # type: ignore[assignment]
    return found


def payload_digest() -> str:
    """SHA-256 of what the request carries: of a form its parts, as boundaries differ."""
    digest = hashlib.sha256(request.query_string)
    if request.mimetype != "multipart/form-data":
        digest.update(raw_body())
        return digest.hexdigest()
    texts, files = form()
    for name, text in sorted(texts.items(multi=True)):
        digest.update(f"\0{name}\0{text}".encode())
    for name, file in sorted(files.items(multi=True), key=lambda part: part[0]):
        digest.update(f"\0{name}\0{file.filename}\0".encode("utf-8", "surrogateescape"))
        digest.update(hashlib.file_digest(file.stream, "sha256").digest())  # type: ignore[arg-type]
        file.stream.seek(0)
    return digest.hexdigest()


class StrictParser(FlaskParser):
    """webargs on top of the readers above; faults become one problem with pointers."""

    DEFAULT_UNKNOWN_BY_LOCATION = dict.fromkeys(
        (*FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query", "form"), ma.RAISE
    )

    def load_json(self, req: FlaskRequest, schema: ma.Schema) -> Any:
        needed = any(field.required for field in schema.fields.values())
        value = json_body(optional=req.method == "POST" and not needed)
        if not isinstance(value, dict):
            raise invalid("", "invalid_type")
        return value

    def load_querystring(self, req: FlaskRequest, schema: ma.Schema) -> Any:
        return query_string()

    def load_form(self, req: FlaskRequest, schema: ma.Schema) -> Any:
        return parts_of(schema)

    def handle_error(
        self, error: ma.ValidationError, req: FlaskRequest, schema: ma.Schema, **_: Any
    ) -> NoReturn:
        ((location, messages),) = error.messages.items()  # type: ignore[union-attr]
        raise refused(schema, messages, of_query=location == "query")


def refused(schema: ma.Schema, messages: Any, *, of_query: bool = False) -> Problem:
    """One problem for the faults that the schema found in a body or query."""
    found = islice(faults(messages), TOLD)
    if of_query:
        return invalid_fields(_parameter(fault) for fault in found)
    ours = OURS | getattr(schema, "read_only", frozenset())
    return invalid_fields(_owned(fault, ours) for fault in found)


def _parameter(fault: FieldError) -> FieldError:
    code = "unknown_parameter" if fault.code == "unknown_field" else fault.code
    return FieldError(fault.pointer.removeprefix("/"), code, fault.values)


def _owned(fault: FieldError, ours: frozenset[str]) -> FieldError:
    if fault.code == "unknown_field" and fault.pointer.removeprefix("/") in ours:
        return FieldError(fault.pointer, "read_only")
    return fault

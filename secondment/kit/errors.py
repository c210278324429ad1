"""Every answer that is not the one asked for: stable codes, their status, their words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Code:
    """What a code stands for. The texts take the problem's values by position: `{0}`."""

    status: int
    zh: str
    en: str


CODES: dict[str, Code] = {}


def define_codes(table: Mapping[str, tuple[int, str, str]]) -> None:
    """Add a package's codes: `{code: (status, zh, en)}`. A code is defined once in the service."""
    for name, (status, zh, en) in table.items():
        if name in CODES:
            raise ValueError(f"code {name!r} is defined twice")
        CODES[name] = Code(status, zh, en)


@dataclass(frozen=True)
class FieldError:
    """One fault of an input, at a JSON pointer (`/measures/0/text`) or a parameter's name."""

    pointer: str
    code: str
    values: tuple[object, ...] = ()


@dataclass(eq=False)
class Problem(Exception):  # noqa: N818 - named after RFC 9457
    """Stops an act; the edge (or the command line) renders it, nothing is written."""

    code: str
    values: tuple[object, ...] = ()
    errors: tuple[FieldError, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.code)

    @property
    def status(self) -> int:
        return CODES[self.code].status


def refuse(code: str, *values: object, **extra: Any) -> Problem:
    """The problem to raise for `code`; `extra` members stand beside it in the answer."""
    return Problem(code, values, extra=extra)


def invalid(pointer: str, code: str, *values: object) -> Problem:
    """The problem to raise for one faulty field: `invalid("/ends_on", "ends_before_start")`."""
    return invalid_fields([FieldError(pointer, code, values)])


def invalid_fields(errors: Iterable[FieldError]) -> Problem:
    """One problem for all faults of an input; its own code is theirs where they agree."""
    found = tuple(errors)
    codes = {error.code for error in found}
    return Problem(codes.pop() if len(codes) == 1 else "invalid_input", errors=found)


def words(code: str, values: Iterable[object], locale: str) -> str:
    """The sentence for `code` in `locale` (`zh` or `en`)."""
    text = getattr(CODES[code], locale)
    return str(text.format(*values))


define_codes(
    {
        # 400: cannot be parsed
        "malformed_json": (400, "请求内容不是有效的 JSON", "The body is not valid JSON"),
        "malformed_multipart": (400, "表单内容无法解析", "The form data cannot be parsed"),
        "duplicate_key": (400, "JSON 中出现重复的键“{0}”", "The JSON has the key “{0}” twice"),
        "invalid_encoding": (400, "内容不是有效的 UTF-8 编码", "The content is not valid UTF-8"),
        "nesting_too_deep": (400, "JSON 嵌套过深", "The JSON is nested too deeply"),
        "invalid_cursor": (400, "翻页标记无效", "The cursor is not valid for this list"),
        "invalid_if_match": (400, "If-Match 格式不正确", "If-Match is malformed"),
        "invalid_idempotency_key": (
            400,
            "Idempotency-Key 须为 1 至 255 个可见字符",
            "Idempotency-Key must be 1 to 255 visible characters",
        ),
        "bad_request": (400, "请求无法理解", "The request cannot be understood"),
        # 401, 403, 404, 405
        "unauthenticated": (401, "请先登录", "Sign in first"),
        "not_allowed": (403, "您没有进行此操作的权限", "You are not allowed to do this"),
        "not_found": (404, "没有找到，或您无权查看", "Not found, or not visible to you"),
        "method_not_allowed": (405, "此地址不支持该方法", "This address does not take that method"),
        # 409
        "invalid_transition": (
            409,
            "当前状态（{0}）下不能进行此操作",
            "This cannot be done in the present state ({0})",
        ),
        "duplicate": (409, "已存在相同的记录", "The same record exists already"),
        "in_use": (
            409,
            "已被其他记录引用，不能删除",
            "Other records refer to it; it cannot be deleted",
        ),
        "idempotency_in_progress": (
            409,
            "相同 Idempotency-Key 的请求仍在处理",
            "A request with this Idempotency-Key is still being handled",
        ),
        # 411, 412, 413, 415, 428, 429
        "length_required": (411, "请求须说明长度", "The request must state its length"),
        "stale": (
            412,
            "内容已被他人更改，请刷新后再试",
            "It was changed meanwhile; read it again and retry",
        ),
        "too_large": (413, "内容超过大小上限（{0} 字节）", "Larger than the limit of {0} bytes"),
        "uri_too_long": (414, "地址过长", "The address is too long"),
        "unsupported_media_type": (415, "不支持的内容类型", "This media type is not supported"),
        "precondition_required": (
            428,
            "请以 If-Match 说明所依据的版本",
            "State the version you read in If-Match",
        ),
        "too_many_requests": (
            429,
            "请求过于频繁，请稍后再试",
            "Too many requests; try again later",
        ),
        # 422
        "invalid_input": (422, "部分内容不符合要求", "Some of the input is not valid"),
        "unknown_field": (422, "没有这个字段", "There is no such field"),
        "read_only": (422, "此字段由系统维护，不能填写", "This field is kept by the service"),
        "unknown_parameter": (422, "没有这个查询参数", "There is no such query parameter"),
        "repeated_parameter": (422, "查询参数重复", "The query parameter is repeated"),
        "required": (422, "必填", "This is required"),
        "null": (422, "不能为 null", "This may not be null"),
        "blank": (422, "不能为空", "This may not be blank"),
        "too_long": (422, "最多 {0} 个字", "At most {0} characters"),
        "too_short": (422, "至少 {0} 个字", "At least {0} characters"),
        "too_many": (422, "最多 {0} 项", "At most {0} items"),
        "too_few": (422, "至少 {0} 项", "At least {0} items"),
        "repeated_item": (422, "有重复的项", "The same item stands twice"),
        "control_character": (422, "含有控制字符", "It holds a control character"),
        "invalid_character": (422, "含有无效字符", "It holds an invalid character"),
        "invalid_type": (422, "类型不正确", "This has the wrong type"),
        "invalid_choice": (422, "不在可选范围内：{0}", "Must be one of: {0}"),
        "invalid_date": (422, "不是有效的日期（年-月-日）", "Not a valid date (YYYY-MM-DD)"),
        "invalid_month": (422, "不是有效的年月（年-月）", "Not a valid month (YYYY-MM)"),
        "invalid_format": (422, "格式不正确", "This has the wrong form"),
        "out_of_range": (422, "超出范围（{0} 至 {1}）", "Out of range ({0} to {1})"),
        "ends_before_start": (422, "结束日期早于开始日期", "The end lies before the start"),
        "empty_file": (422, "文件是空的", "The file is empty"),
        "archive_too_large": (
            422,
            "文件解压后过大（上限 {0} 字节）或成员过多，未予打开",
            "The file holds too many members or would unpack to more than {0} bytes; not opened",
        ),
        "macros_not_allowed": (
            415,
            "文件含有宏，请另存为不含宏的格式",
            "The file holds macros; save it in a format without them",
        ),
        "classified": (
            422,
            "含有密级标志：本系统为非涉密系统，严禁存储、处理、传输国家秘密",
            "It bears a classification mark: this system may not hold state secrets",
        ),
        "unknown_reference": (422, "所引用的记录不存在", "The record referred to does not exist"),
        "idempotency_key_reused": (
            422,
            "此 Idempotency-Key 已用于另一请求",
            "This Idempotency-Key was used for another request",
        ),
        "idempotency_not_supported": (
            422,
            "此操作的回答含有机密内容，不接受 Idempotency-Key",
            "The answer carries a secret, so no Idempotency-Key is taken here",
        ),
        # 5xx
        "internal_error": (500, "系统内部错误", "Internal error"),
        "unavailable": (503, "系统暂时不可用，请稍后再试", "Temporarily unavailable; try again"),
        "storage_full": (507, "存储空间不足", "The storage is full"),
    }
)

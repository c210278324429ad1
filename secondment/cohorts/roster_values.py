"""One cell of a roster as the value it stands for: names, months, dates, numbers of people."""

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from secondment.kit.clock import EARLIEST, LATEST
from secondment.kit.errors import Problem
from secondment.kit.sheets import Cell, Sheet, cell_text
from secondment.kit.text import INVISIBLE, clean

NAME_MOST = 100
EARLIEST_MONTH, LATEST_MONTH = "1900-01", "2199-12"
# Written where there is nothing to write.
NOTHING = frozenset(("无", "/", "\\", "-", "--", "—", "——"))
GENDERS = {"男": "male", "女": "female", "男性": "male", "女性": "female"}
_PEOPLES = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 "
    "傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 "
    "布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 "
    "保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
ETHNICITIES = tuple(f"{people}族" for people in _PEOPLES.split())
POLITICAL_SHORT = {
    "党员": "中共党员",
    "中国共产党党员": "中共党员",
    "预备党员": "中共预备党员",
    "团员": "共青团员",
}

_NO_INK = str.maketrans("", "", INVISIBLE)
_SPACES = re.compile(r"\s+")
_HAN = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_DOTS = re.compile(rf"\s*[•・‧∙⋅●]\s*|(?<={_HAN})\.(?={_HAN})")
_BETWEEN_HAN = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
_SINGLE_HAN = re.compile(rf"{_HAN}(\s+{_HAN})+")
_REMARK = re.compile(r"\(.*\)$")
_TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
_DATE = re.compile(r"(\d{4})(?:年|[./-])(\d{1,2})(?:月|[./-]|$)(?:(\d{1,2})(?:日|号)?)?")
_COMPACT = re.compile(r"((?:19|20|21)\d{2})(\d{2})(\d{2})?")
_NUMBER = re.compile(r"\d{4,8}(\.\d+)?")
_YEAR_AND_TENTH = re.compile(r"(\d{4})\.1")
_FULL = r"\d{4}(?:年|[./-])\d{1,2}(?:月|[./-])\d{1,2}(?:日|号)?"
_MONTH = r"\d{4}(?:年|[./-])\d{1,2}月?"
_TO = r"(?:至|到|[~—–―─-]+)"
_PERIOD = re.compile(rf"({_FULL}|{_MONTH}){_TO}({_FULL}|{_MONTH})")
_PERIOD_IN_YEAR = re.compile(rf"({_FULL}){_TO}(\d{{1,2}}(?:月|[./-])\d{{1,2}}(?:日|号)?)")
_EXPONENT = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_PHONE = re.compile(r"[0-9\s()+/、,;:.#extEXT转分机办宅-]+")
_ID_NUMBER = re.compile(r"[1-9]\d{5}(\d{4})(\d{2})(\d{2})\d{3}[\dX]", re.ASCII)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"


class Fault(Exception):  # noqa: N818 - what is wrong with a cell, kept and reported
    """Why a cell cannot be read: a code and its values."""

    def __init__(self, code: str, *values: object) -> None:
        super().__init__(code, *values)
        self.code = code
        self.values = values


def plain(cell: Cell, most: int = NAME_MOST) -> str:
    """A cell as one clean line; what only says "nothing" is nothing."""
    if cell == "":
        return ""
    try:
        text = clean(cell_text(cell).translate(_NO_INK), lines=True)
    except Problem as problem:
        raise Fault(problem.code) from problem
    text = _fitting(" ".join(text.split()), most)
    return "" if text in NOTHING else text


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise Fault("too_long", most)
    return text


def folded(cell: Cell) -> str:
    """A cell with full-width digits and letters made plain and every space taken out."""
    return "".join(unicodedata.normalize("NFKC", plain(cell)).split())


def unit(cell: Cell) -> str:
    """The name of a place or organisation; a space or line break inside it means nothing."""
    return _BETWEEN_HAN.sub("", plain(cell))


def name(cell: Cell) -> str:
    """A person's name. Two-character names padded to three (`王　喆`) lose the padding.

    Any other space inside a Chinese name is named, not repaired: it may stand for a dot.
    """
    text = _fitting(unicodedata.normalize("NFKC", plain(cell)), NAME_MOST)
    text = _DOTS.sub("·", text)
    if _SINGLE_HAN.fullmatch(text):
        text = _SPACES.sub("", text)
    if _BETWEEN_HAN.search(text):
        raise Fault("space_in_name")
    if not all(character.isalpha() or character in " ·'-." for character in text):
        raise Fault("invalid_name")
    return text


def gender(cell: Cell) -> str | None:
    text = folded(cell)
    if text and text not in GENDERS:
        raise Fault("invalid_choice", "男、女")
    return GENDERS.get(text)


def ethnicity(cell: Cell) -> str:
    """In full, as the forms ask: 汉 becomes 汉族."""
    text = unit(cell)
    return f"{text}族" if f"{text}族" in ETHNICITIES else text


def political_status(cell: Cell) -> str:
    text = unit(cell)
    return POLITICAL_SHORT.get(text, text)


def month(cell: Cell, sheet: Sheet) -> str | None:
    """`2026-03`, also from a full date."""
    found = _year_month_day(cell, sheet, "invalid_month")
    if found is None:
        return None
    text = f"{found[0]:04}-{found[1]:02}"
    if not EARLIEST_MONTH <= text <= LATEST_MONTH:
        raise Fault("out_of_range", EARLIEST_MONTH, LATEST_MONTH)
    return text


def day(cell: Cell, sheet: Sheet, *, last: bool = False) -> date | None:
    """A date; of a bare month the first day, or with `last` the last one."""
    found = _year_month_day(cell, sheet, "invalid_date")
    if found is None:
        return None
    year, in_year, in_month = found
    if in_month is None:
        in_month = calendar.monthrange(year, in_year)[1] if last else 1
    result = date(year, in_year, in_month)
    if not EARLIEST <= result <= LATEST:
        raise Fault("out_of_range", EARLIEST.isoformat(), LATEST.isoformat())
    return result


def period(cell: Cell, sheet: Sheet) -> tuple[date | None, date | None]:
    """Both ends of a term written in one cell: 2026.3.1-2026.3.31, 2026年3月1日至3月31日."""
    text = _REMARK.sub("", folded(cell))
    sheet = replace(sheet, typed=True)  # a number inside a longer text is as it was typed
    if not text:
        return None, None
    both = _PERIOD.fullmatch(text)
    if both:
        return day(both[1], sheet), day(both[2], sheet, last=True)
    in_year = _PERIOD_IN_YEAR.fullmatch(text)
    if in_year:
        return day(in_year[1], sheet), day(f"{in_year[1][:4]}-{in_year[2]}", sheet)
    raise Fault("invalid_period")


def phone(cell: Cell) -> str:
    """Loosely checked: mobile, landline with area code and extension, two of them in one cell."""
    text = unicodedata.normalize("NFKC", plain(cell)).lstrip("'’")
    if isinstance(cell, (int, float)) and not re.fullmatch(r"1\d{10}|[2-9]\d{6,7}", text):
        raise Fault("invalid_phone")  # a number has lost the zero of its area code
    digits = sum(character.isdigit() for character in text)
    if text and not (_PHONE.fullmatch(text) and 5 <= digits <= 40):
        raise Fault("invalid_phone")
    return text


def id_number(cell: Cell) -> str:
    """18 digits by GB 11643: date of birth and check digit hold. A numeric cell has lost digits."""
    text = folded(cell).lstrip("'’").upper()
    if isinstance(cell, (int, float)) or _EXPONENT.fullmatch(text):
        raise Fault("numeric_id_number")
    if text and not is_id_number(text):
        raise Fault("invalid_id_number")
    return text


def is_id_number(text: str) -> bool:
    parts = _ID_NUMBER.fullmatch(text)
    if not parts:
        return False
    year, in_year, in_month = (int(part) for part in parts.groups())
    if not (1900 <= year <= LATEST.year and _is_day(year, in_year, in_month)):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _ID_WEIGHTS, strict=True))
    return text[17] == _ID_CHECK[total % 11]


YearMonthDay = tuple[int, int, int | None]


def _year_month_day(cell: Cell, sheet: Sheet, code: str) -> YearMonthDay | None:
    if isinstance(cell, date):
        return cell.year, cell.month, cell.day
    text = unicodedata.normalize("NFKC", plain(cell))
    text = _SPACES.sub("", _TIME_OF_DAY.sub("", _REMARK.sub("", text)).strip(" '’"))
    if not text:
        return None
    tenth = _YEAR_AND_TENTH.fullmatch(text)
    if tenth and not (sheet.typed and isinstance(cell, str)):
        # As a number 2026.10 and 2026.1 are the same; only a text cell tells them apart.
        raise Fault("ambiguous_month", text, f"{tenth[1]}-01", f"{tenth[1]}-10")
    read: tuple[Callable[[str, Sheet], YearMonthDay | None], ...] = (_written, _serial)
    for reading in read:
        found = reading(text, sheet)
        if found and _is_day(*found):
            return found
    raise Fault(code)


def _written(text: str, _: Sheet) -> YearMonthDay | None:
    match = _DATE.fullmatch(text.rstrip(".")) or _COMPACT.fullmatch(text)
    if not match:
        return None
    return int(match[1]), int(match[2]), int(match[3]) if match[3] else None


def _serial(text: str, sheet: Sheet) -> YearMonthDay | None:
    """The date of Excel's day count; up to four digits it would be a bare year as well."""
    if not _NUMBER.fullmatch(text) or float(text) < 2200:
        return None
    try:
        found = sheet.day(float(text))
    except OverflowError:
        return None
    return (found.year, found.month, found.day) if found <= LATEST else None


def _is_day(year: int, in_year: int, in_month: int | None) -> bool:
    """Whether there is such a day, or such a month where no day is given."""
    if not (year >= 1 and 1 <= in_year <= 12):
        return False
    return in_month is None or 1 <= in_month <= calendar.monthrange(year, in_year)[1]

"""`python -m secondment.web.messages [ROOM …]`: the texts of the pages that have no English yet.

Written as a catalogue's lines, to be filled in and put into `locale/en/messages.po`. With rooms,
only of those templates and modules whose path holds one of the words.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir

from secondment.web import words
from secondment.web.rendering import english

HERE = Path(__file__).parent
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "later": None, "lazy_gettext": None, "ngettext": (1, 2)}
OPTIONS = {"**/templates/**.html": {"newstyle_gettext": "true", "trimmed": "true"}}


def asked() -> Iterator[tuple[str, str]]:
    """Every Chinese text of the pages with the file it stands in."""
    for file, _, text, _, _ in extract_from_dir(HERE, METHODS, OPTIONS, KEYWORDS):
        yield (text if isinstance(text, str) else text[0]), str(file)
    for table in (words.ACTIONS, words.FIELDS, *words.ACTIONS_OF.values(), *words.CHOICES.values()):
        for told in table.values():
            if isinstance(told, str):
                yield told, "words.py"


def untranslated(rooms: Iterable[str] = ()) -> dict[str, str]:
    """The texts without English, each with the first file that asks for it."""
    wanted, catalogue = list(rooms), english()
    found: dict[str, str] = {}
    for text, file in asked():
        known = catalogue.ugettext(text) != text or not any(ord(one) > 0x2E7F for one in text)
        if not known and (not wanted or any(room in file for room in wanted)):
            found.setdefault(text, file)
    return found


if __name__ == "__main__":
    for missing, where in untranslated(sys.argv[1:]).items():
        quoted = missing.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        sys.stdout.write(f'#: {where}\nmsgid "{quoted}"\nmsgstr ""\n\n')

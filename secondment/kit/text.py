"""Text as people type it: made clean once, at the door, for bodies, queries and sheets alike."""

import unicodedata

from secondment.kit.errors import Problem, refuse

# Characters without ink that survive str.strip(); a title of these alone is blank.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
LINE_CONTROLS = "\n\t"


def clean(text: str, *, lines: bool = False) -> str:
    """`text` trimmed and in NFC; with `lines`, newlines and tabs may stand in it.

    Raises `invalid_character` for lone surrogates and `control_character` for controls,
    so that both databases store, and every reader gets back, what was typed.
    """
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    fault = fault_in(text, lines=lines)
    if fault:
        raise fault
    text = unicodedata.normalize("NFC", text).strip()
    has_ink = any(not (one.isspace() or one in INVISIBLE) for one in text)
    return text if has_ink else ""


def fault_in(text: str, *, lines: bool) -> Problem | None:
    if text.isprintable():  # the common case, decided in C
        return None
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            return refuse("invalid_character")
        if category == "Cc" and not (lines and character in LINE_CONTROLS):
            return refuse("control_character")
    return None

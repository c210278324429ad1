"""Templates compiled once for each language: a text that stands in one is in its code already.

What a template escapes it only puts out: no object is made of each of the hundreds of values in a
list, as markupsafe's own `escape` does.
"""

from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import (  # type: ignore[attr-defined]
    Markup,
    _escape_inner,  # of a text what `escape` makes an object of
    escape,
)

CALL = ["name", "lparen", "string"]  # _("…"


class Texts(Extension):
    """Reads `_("文")` as the text's word in one language, `_("%(n)s 条", n=…)` as its word to be
    filled in. What is no plain text is left to be looked up when the page is made."""

    def __init__(self, environment: Environment, gettext: Callable[[str], str] = str) -> None:
        super().__init__(environment)
        self.gettext = gettext

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        tokens = list(stream)
        at = 0
        while at < len(tokens):
            end = tokens[at + 3].type if calls(tokens[at : at + 3]) else ""
            if end not in ("rparen", "comma"):
                yield tokens[at]
                at += 1
                continue
            yield from self.told(tokens[at + 2], whole=end == "rparen")
            at += 4

    def told(self, text: Token, *, whole: bool) -> Iterator[Token]:
        """The tokens in place of the call's, up to its first text and what follows that."""
        word = self.gettext(text.value)
        line = text.lineno
        yield Token(line, "string", word % {} if whole else word)
        yield from (Token(line, "pipe", "|"), Token(line, "name", "safe"))
        if not whole:
            yield from (Token(line, "pipe", "|"), Token(line, "name", "format"))
            yield Token(line, "lparen", "(")


def calls(tokens: list[Token]) -> bool:
    """Whether a text is asked for here."""
    return [one.type for one in tokens] == CALL and tokens[0].value == "_"


def escaped(value: Any) -> str:
    """What `escape` makes of the value, as plain text."""
    if type(value) is str:
        return _escape_inner(value)
    return value if type(value) is Markup else escape(value)


class Escaping(CodeGenerator):
    """Writes `escaped` where Jinja writes `escape` around what is put out."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        self.writeline(f"from {__name__} import {escaped.__name__}")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write(f"{escaped.__name__}(")
        else:
            super()._output_child_pre(node, frame, finalize)


def in_language(app: Flask, gettext: Callable[[str], str]) -> Any:
    """The app's templates with the texts that `gettext` gives."""
    environment = app.jinja_env.overlay()
    texts = Texts(environment, gettext)
    environment.code_generator_class = Escaping
    environment.extensions[texts.identifier] = texts
    return environment

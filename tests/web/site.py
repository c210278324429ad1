"""A served workspace as tests use it: a page for whoever is signed in, watched for what may not
happen on any page."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from werkzeug.serving import make_server

from secondment.kit.unit_of_work import unit_of_work
from secondment.people.models import User
from tests.client import token_of

DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
PATIENCE = 30_000  # milliseconds: a machine may have much else to do


@dataclass
class Site:
    app: Flask
    browser: Browser
    base: str
    faults: list[str] = field(default_factory=list)

    def page(
        self,
        username: str | None = None,
        *,
        phone: bool = False,
        script: bool = True,
        language: str = "zh",
        **more: Any,
    ) -> Page:
        """A page at a desk or on a phone, of somebody signed in or of nobody; addresses are
        relative. What goes wrong in it stands in `faults`."""
        context = self.browser.new_context(
            base_url=self.base,
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            java_script_enabled=script,
            locale="zh-CN" if language == "zh" else "en",
            **more,
        )
        context.set_default_timeout(PATIENCE)
        if username:
            self.sign_in(context, username, language)
        page = context.new_page()
        page.on("request", lambda request: self.note_request(request.url))
        page.on("console", lambda message: self.note_console(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        return page

    def sign_in(self, context: BrowserContext, username: str, language: str) -> None:
        """The cookie that a sign-in leaves, without its cost."""
        with self.app.app_context(), unit_of_work() as session:
            session.query(User).filter_by(username=username).update({"locale": language})
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        cookie = signer.dumps({"token": token_of(self.app, username)})
        context.add_cookies(
            [{"name": self.app.config["SESSION_COOKIE_NAME"], "value": cookie, "url": self.base}]
        )

    def note_request(self, url: str) -> None:
        if not url.startswith((self.base, "data:")):
            self.faults.append(f"request to {url}")

    def note_console(self, kind: str, text: str) -> None:
        """Refused sources, scripts' errors; not the status of a page that tells of a refusal."""
        if kind == "error" and "status of 4" not in text:
            self.faults.append(f"console: {text}")


def follow(control: Locator) -> None:
    """Click a link or a button that leads to another page, and wait until that page is there:
    what comes next is asked of it, not of the page left behind."""
    with control.page.expect_navigation():
        control.click()


@contextmanager
def served(app: Flask, browser: Browser) -> Iterator[Site]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Site(app, browser, f"http://127.0.0.1:{server.server_port}")
    finally:
        for context in browser.contexts:
            context.close()
        server.shutdown()

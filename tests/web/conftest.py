"""The workspace in a browser: the demonstration, served, and people signed in before it.

Without Chromium these tests are left out, and say so; with REQUIRE_BROWSER they fail.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from tests.demonstration import demonstrated
from tests.installation import own_installation
from tests.web.site import Site

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None and not os.environ.get("REQUIRE_BROWSER"):
        pytest.skip("left out: no Chromium here")
    assert path, "REQUIRE_BROWSER is set, and there is no Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration of the module's own; its tests may change it."""
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("site")
        app = stack.enter_context(own_installation(None, folder, like=demonstrated))
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        stack.callback(server.shutdown)
        yield Site(app, chromium, f"http://127.0.0.1:{server.server_port}")

"""The workspace in a browser: the demonstration, served, and people signed in before it.

Without Chromium these tests are left out, and say so; with REQUIRE_BROWSER they fail.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.demonstration import demonstrated
from tests.web.site import Site, served_site

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None and not os.environ.get("REQUIRE_BROWSER"):
        pytest.skip("left out: no Chromium here")
    assert path, "REQUIRE_BROWSER is set, and there is no Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration of the module's own; its tests may change it."""
    with served_site(chromium, tmp_path_factory.mktemp("site"), demonstrated) as site:
        yield site

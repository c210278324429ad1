"""The workspace in a browser: the demonstration, served, and people signed in before it.

Without Chromium these tests are left out, and say so; with REQUIRE_BROWSER they fail. Everyday only
those marked `everyday` are walked.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect, sync_playwright

from tests.demonstration import demonstrated
from tests.installation import own_installation
from tests.web.site import PATIENCE, Site, served

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    # pages of the browser's own, which it renders for each window: dearer than one of ours
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None and not os.environ.get("REQUIRE_BROWSER"):
        pytest.skip("left out: no Chromium here")
    assert path, "REQUIRE_BROWSER is set, and there is no Chromium"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A demonstration of the module's own; its tests may change it."""
    with own_installation(None, tmp_path_factory.mktemp("demo"), like=demonstrated) as app:
        yield app


@pytest.fixture(scope="module")
def site(demo: Flask, chromium: Browser) -> Iterator[Site]:
    with served(demo, chromium) as site:
        yield site


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A page costs a browser more than it costs the service: most walks are for a whole run."""
    for item in items:
        walks = "chromium" in getattr(item, "fixturenames", ())
        if walks and not item.get_closest_marker("everyday"):
            item.add_marker(pytest.mark.whole("a walk in a browser"))

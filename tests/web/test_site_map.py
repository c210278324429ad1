"""Every page, looked at with axe at a desk and measured on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from secondment.web.messages import asked, untranslated
from tests.installation import own_installation
from tests.web.site import DESK, PHONE
from tests.web.site_map import mapped

GRAVE = ("serious", "critical")
SHARES = 4  # of the site map, looked at side by side


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with own_installation(None, tmp_path_factory.mktemp("site"), like=mapped) as app:
        yield app


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_open_to_everyone_s_eyes(site, share, record_property):
    """No grave finding of axe (WCAG 2.2 A and AA), one heading, no sideways scrolling on a phone,
    no request to another host, no script or style that the policy of contents refuses."""
    axe, wrong, pages = Axe(), [], {}
    everything = sorted(
        site.app.extensions["made"].items(), key=lambda pair: (str(pair[1]), pair[0])
    )
    shared = everything[share::SHARES]
    for path, person in shared:
        if person not in pages:
            pages[person] = site.page(person)
        page = pages[person]
        page.set_viewport_size(DESK)
        page.goto(path)
        for found in axe.run(page).response["violations"]:
            if found["impact"] in GRAVE:
                where = [node["target"] for node in found["nodes"]][:3]
                wrong.append(f"{path} as {person}: {found['id']} {where}")
        page.set_viewport_size(PHONE)
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 0:
            wrong.append(f"{path} as {person}: {over} px too wide on a phone")
        if page.locator("h1").count() != 1:
            wrong.append(f"{path} as {person}: not one heading")
    record_property("pages looked at with axe", len(shared))
    assert wrong == []
    assert site.faults == []


def test_weight_of_a_page(site):
    """400 kB at the first visit, 60 kB afterwards, uncompressed (ui.md: the network is closed)."""
    page, requests = site.page("office"), []

    def note(request):
        requests.append(request)

    page.on("requestfinished", note)
    page.goto("/suggestions", wait_until="networkidle")
    first, requests[:] = weight_of(requests), []
    page.goto("/assignments", wait_until="networkidle")
    then = weight_of(requests)
    assert 0 < then < 60_000 < first < 400_000


def weight_of(requests):
    """Bytes received; what came from the browser's own store counts nothing."""
    return sum(max(one.sizes()["responseBodySize"], 0) for one in requests)


def test_every_text_has_its_english():
    assert untranslated() == {}


def test_every_text_is_chinese():
    latin = {text for text, _ in asked() if not any(ord(one) > 0x2E7F for one in text)}
    assert latin <= {"English"}

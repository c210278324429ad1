"""Every page, looked at with axe at a desk and measured on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from secondment.web.messages import asked, untranslated
from tests.web.site_map import Found, rules_of

GRAVE = ("serious", "critical")
OPEN = ("/sign-in", "/activate")


@pytest.fixture(scope="module")
def site_map(site):
    """`{address: person}` of every page, and of every act; None for nobody signed in."""
    found = Found(site.app)
    pages = {rule: found.page(rule) for rule in rules_of(site.app) if rule not in OPEN}
    assert [rule for rule, page in pages.items() if page is None] == []
    seen = {path: person for person, path in pages.values() if is_page(found, person, path)}
    return dict.fromkeys(OPEN) | seen | {path: person for person, path in found.deeds()}


def is_page(found, person, path):
    return found.desk(person).get(path).mimetype == "text/html"


@pytest.mark.long
def test_every_page_is_open_to_everyone_s_eyes(site, site_map, record_property):
    """No grave finding of axe (WCAG 2.2 A and AA), no sideways scrolling on a phone, no request to
    another host, no refused script or style."""
    axe, wrong = Axe(), []
    pages = {}
    for path, person in sorted(site_map.items(), key=lambda pair: str(pair[1])):
        if person not in pages:
            pages[person] = site.page(person, bypass_csp=True)
        page = pages[person]
        page.set_viewport_size({"width": 1366, "height": 768})
        page.goto(path)
        for found in axe.run(page).response["violations"]:
            if found["impact"] in GRAVE:
                where = [node["target"] for node in found["nodes"]][:3]
                wrong.append(f"{path} as {person}: {found['id']} {where}")
        page.set_viewport_size({"width": 390, "height": 844})
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 0:
            wrong.append(f"{path} as {person}: {over} px too wide on a phone")
    record_property("pages looked at with axe", len(site_map))
    assert wrong == []
    assert site.faults == []


@pytest.mark.long
def test_no_page_breaks_the_policy_of_contents(site, site_map):
    """With the policy in force nothing is refused, and each page says in which language it is."""
    pages = {}
    for path, person in site_map.items():
        if person not in pages:
            pages[person] = site.page(person)
        pages[person].goto(path)
        assert pages[person].locator("h1").count() == 1, path
    assert site.faults == []


def test_weight_of_a_page(site):
    """400 kB at the first visit, 60 kB afterwards, uncompressed (ui.md: the network is closed)."""
    page, weights = site.page("office"), []
    page.on("response", lambda answer: weights.append(weight_of(answer)))
    page.goto("/suggestions")
    first, weights[:] = sum(weights), []
    page.goto("/assignments")
    assert (first < 400_000, sum(weights) < 60_000) == (True, True), (first, sum(weights))


def weight_of(answer):
    if answer.status == 304 or answer.request.timing["responseStart"] < 0:
        return 0
    return len(answer.body())


def test_every_text_has_its_english():
    assert untranslated() == {}


def test_every_text_is_chinese():
    latin = {text for text, _ in asked() if not any(ord(one) > 0x2E7F for one in text)}
    assert latin <= {"English"}

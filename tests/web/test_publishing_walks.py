"""From the report to the department's signature, and from the report to a suggestion, by people
in a browser."""

import re

from playwright.sync_api import Page, expect

from secondment.kit.jobs import work_once
from secondment.seed.data import COHORTS
from tests.client import Client
from tests.web.site import Site, follow

MARKED = "/excerpts/[0-9a-f-]{36}$"
BY_PARAGRAPH = "先定业态再招商——浦汇区管理商务楼宇的启示"
BY_SELECTION = "早餐、班车和一张楼宇图——金桐路商务区的细处服务"
CHOSEN = 12  # characters selected with the keyboard


def opened(page: Page, title: str) -> None:
    """The report of that title, from the editor's list."""
    page.goto("/reports?state=accepted&limit=200")
    follow(page.get_by_role("link", name=title))
    follow(page.get_by_role("link", name="摘编这篇报告"))
    page.get_by_role("heading", level=1, name="摘编").wait_for()


def mark_by_paragraphs(site: Site) -> str:
    """Without script: from the second paragraph to the third; the excerpt's title."""
    page = site.page("swj.editor", script=False)
    opened(page, BY_PARAGRAPH)
    passages = page.locator("[data-start]").all_inner_texts()
    page.get_by_role("radio", name="从这段起 2", exact=True).check()
    page.get_by_role("radio", name="到这段止 3", exact=True).check()
    page.get_by_label("标题").fill("业态先行")
    follow(page.get_by_role("button", name="标出"))
    assert re.search(MARKED, page.url)
    original = page.get_by_role("region", name="原文").locator(".prose").inner_text()
    assert original.split("\n") == passages[1:3]
    return "业态先行"


def mark_by_keyboard(site: Site) -> str:
    """With script: the first characters of the text, selected with the keyboard alone."""
    page = site.page("swj.editor")
    opened(page, BY_SELECTION)
    first = page.locator("[data-start]").first
    first.evaluate("one => window.getSelection().collapse(one.firstChild, 0)")
    for _ in range(CHOSEN):  # what Shift and the arrow do where one may browse with the caret
        page.evaluate("window.getSelection().modify('extend', 'forward', 'character')")
    page.get_by_role("button", name="用选中的文字").press("Enter")
    expect(page.get_by_text(f"已选 {CHOSEN} 字")).to_be_visible()
    words = first.inner_text()[:CHOSEN]
    page.get_by_label("标题").fill("细处见功夫")
    follow(page.get_by_role("button", name="标出"))
    page.wait_for_url(re.compile(MARKED))
    original = page.get_by_role("region", name="原文").locator(".prose")
    expect(original).to_have_text(words)
    return "细处见功夫"


def author_of(site: Site, title: str) -> str:
    """The account of the cadre whose words the excerpt has."""
    for number in range(1, 17):
        account = f"cadre{number:02}"
        seen = Client(site.app, account).get("/excerpts?state=marked").json["items"]
        if title in [one["title"] for one in seen]:
            return account
    raise AssertionError(title)


def consent(site: Site, title: str) -> None:
    """The author finds the excerpt on his first page, reads it, and agrees, on his phone."""
    page = site.page(author_of(site, title), phone=True)
    page.goto("/")
    follow(page.get_by_role("link", name=f"看摘编 {title}"))
    follow(page.get_by_role("link", name="同意刊印", exact=True))
    follow(page.get_by_role("button", name="确认同意刊印"))
    expect(page.get_by_text("作者已同意")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("link", name=title)).to_have_count(0)


def put_together(page: Page, titles: list[str]) -> None:
    """A digest of two pieces, the second moved before the first."""
    page.goto("/publications/new")
    page.get_by_label("简报").check()
    page.get_by_role("radio", name=COHORTS[0].title).check()
    page.get_by_label("标题").fill("楼宇经济专刊")
    follow(page.locator("main form button[type=submit]"))
    expect(page.get_by_role("heading", level=1, name="楼宇经济专刊")).to_be_visible()
    for title in titles:
        page.get_by_role("checkbox", name=title).check()
    follow(page.get_by_role("button", name="选入"))
    pieces = page.locator(".pieces .piece > a")
    expect(pieces).to_have_count(2)
    order = pieces.all_inner_texts()
    assert sorted(order) == sorted(titles)
    follow(page.get_by_role("button", name=f"下移 {order[0]}"))
    expect(pieces).to_have_text(order[::-1])


def issue(page: Page) -> None:
    """To all bureaus and sub-districts."""
    follow(page.get_by_role("link", name="印发", exact=True))
    page.get_by_role("checkbox", name="各委办局").check()
    page.get_by_role("checkbox", name="各街道").check()
    follow(page.get_by_role("button", name="确认印发"))
    expect(page.get_by_role("region", name="签收情况")).to_contain_text("已签收 0 /")
    expect(page.get_by_role("region", name="文件")).to_contain_text("正在生成")


def test_a_digest_from_the_mark_to_the_signature(site: Site):
    titles = [mark_by_paragraphs(site), mark_by_keyboard(site)]
    for title in titles:
        consent(site, title)
    editor = site.page("swj.editor")
    put_together(editor, titles)
    issue(editor)
    with site.app.app_context():
        work_once()
    expect(editor.get_by_role("link", name="PDF")).to_be_visible()  # by itself

    reader = site.page("tzj.handler")
    reader.goto("/")
    follow(reader.get_by_role("link", name="未读收文"))
    follow(reader.get_by_role("link", name="楼宇经济专刊"))
    with reader.expect_download() as download:
        reader.get_by_role("link", name="下载 Word").click()
    assert download.value.suggested_filename.endswith(".docx")
    reader.reload()
    expect(reader.locator(".headline .tag")).to_have_text("已打开")
    follow(reader.get_by_role("button", name="签收"))
    expect(reader.locator(".headline .tag")).to_have_text("已签收")
    editor.reload()
    expect(editor.get_by_role("region", name="签收情况")).to_contain_text("已签收 1 /")
    assert site.faults == []


def proposals(page: Page, title: str) -> None:
    page.goto("/reports?state=accepted&limit=200")
    follow(page.get_by_role("link", name=title))
    follow(page.get_by_role("link", name="报告中的建议"))
    page.get_by_role("heading", level=1, name="报告中的建议").wait_for()


def test_hr_takes_one_proposal_and_drops_another(site: Site):
    page = site.page("hr")
    proposals(page, "装修手续怎样从四十天变成九天")
    follow(page.get_by_role("link", name=re.compile("^列为建议")).first)
    page.get_by_label("标题").fill("试行装修手续会审")
    measure = page.get_by_label(re.compile("^1. "))
    words = measure.input_value()
    measure.fill("")
    for other in page.get_by_label(re.compile(r"^[2-9]\. ")).all():
        other.fill("")
    follow(page.get_by_role("button", name="确认列为建议"))
    expect(page.get_by_role("alert")).to_contain_text("具体建议")
    page.get_by_label(re.compile("^1. ")).fill(words)
    follow(page.get_by_role("button", name="确认列为建议"))
    expect(page.get_by_role("status").first).to_contain_text("已列为建议")
    follow(page.get_by_role("link", name=re.compile("^看建议")))
    expect(page.get_by_role("heading", level=1, name="试行装修手续会审")).to_be_visible()
    source = page.get_by_role("region", name="报告中的出处")
    expect(source).to_contain_text("先试会审")
    follow(source.get_by_role("link"))
    expect(page.locator("mark:target")).to_contain_text("先试会审")

    proposals(page, "一个项目一张卡")
    follow(page.get_by_role("link", name=re.compile("^不列为建议")))
    follow(page.get_by_role("button", name="确认不列为建议"))
    expect(page.get_by_role("article").locator(".tag")).to_have_text("不列为建议")
    expect(page.get_by_role("link", name=re.compile("列为建议"))).to_have_count(0)
    assert site.faults == []

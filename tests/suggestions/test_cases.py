"""The file of a suggestion (一案一卷): what it holds for whom, its contents page, its ZIP."""

import io
import re
from hashlib import sha256
from zipfile import ZIP_STORED, ZipFile

import docx
import pypdf
import pytest
from werkzeug.datastructures import FileStorage

from secondment.kit.unit_of_work import reading
from secondment.suggestions.answer_models import Reply
from tests import access_life as life
from tests.suggestions.steps import REASON, SCAN, told

HOSTILE = "面积<5亿元 & {{7*7}} #{} $x$"
BAD_NAME = "CON<b>:盖章件|?*.txt"
OPINION = "同意，可由街道提供场地"


@pytest.fixture
def case(steps):
    """`case(user, suggestion)`: the PDF's pages as texts without spaces and line breaks."""

    def read(who, key):
        response = steps.client(who).get(f"/suggestions/{key}/case.pdf")
        assert response.status_code == 200, response.get_json()
        pages = pypdf.PdfReader(io.BytesIO(response.data)).pages
        return [re.sub(r"\s+", "", page.extract_text()) for page in pages]

    return read


def parcel(steps, who, key):
    response = steps.client(who).get(f"/suggestions/{key}/case.zip", buffered=True)
    assert response.status_code == 200, response.get_json()
    assert response.headers["Content-Length"] == str(len(response.data))
    return ZipFile(io.BytesIO(response.data))


@pytest.fixture
def closed(steps, official, at):
    """A joint suggestion under the formal policy, answered with a promise, rated, with a scan."""
    at("2026-03-02")
    key = steps.accepted("cadre03", problem=HOSTILE)
    steps.assign(key, "SWJ", "FGJ")
    for unit in ("SWJ", "FGJ"):
        steps.work(key, unit, "sign")
    steps.work(key, "FGJ", "opinion", {"text": OPINION})
    promise = {"outcome_class": "planned", "promised_on": "2026-12-31", "body": HOSTILE}
    reply = steps.before_signer(key, **promise)
    named = FileStorage(io.BytesIO(SCAN.encode()), filename=BAD_NAME)
    data = {"item_id": reply, "file": named}
    scan = told(steps.client("swj.handler").call("POST", "/files?for=reply", data=data), 201)["id"]
    steps.act("swj.signer", f"/replies/{reply}/sign-off")
    steps.act("office", f"/replies/{reply}/pass")
    steps.act("swj.handler", f"/replies/{reply}/send", {"sealed_file_id": scan})
    at("2026-03-09")
    steps.rate(key, "dissatisfied", cadre="cadre03")
    steps.upload("office", "suggestion", key)
    return key


TITLES = (
    *("建议原文", "交办情况", "沟通记录", "会办意见", "建议的答复", "建议人评价"),
    *("承诺事项与转化成果", "办理过程", "附件目录"),
)


def listed(contents):
    """`{title: first page}` as the contents page tells it."""
    found = {}
    for at, title in enumerate(TITLES, 1):
        row = contents.split(title)[1]
        following = TITLES[at] if at < len(TITLES) else "本卷共"
        row = row.split(following)[0].removesuffix("关于赴北京、上海挂职第1号")
        row = row.removesuffix(str(at + 1)) if at < len(TITLES) else row
        found[title] = int(re.search(r"(\d+)(?:–\d+)?$", row)[1])
    return found


def test_its_contents_page_names_the_pages_on_which_documents_begin(case, closed):
    cover, contents, *pages = case("office", closed)
    for part in ("意见建议办理案卷", "第1号", "干部03", "区商务局、区发展和改革局", "已答复"):
        assert part in cover
    begins = {title: re.compile(f"(?<!已提){title}(?!期限)") for title in TITLES}
    assert listed(contents) == {
        title: next(at for at, page in enumerate(pages, 1) if begin.search(page))
        for title, begin in begins.items()
    }
    assert f"本卷共{len(TITLES)}件，{len(pages)}页" in contents
    assert all(page.endswith(f"—{at}—") for at, page in enumerate(pages, 1))
    whole = "".join(pages)
    for part in (HOSTILE, OPINION, REASON, "办理结果：C", "示商务〔2026〕1号", "2026年12月31日"):
        assert part.replace(" ", "") in whole


def test_the_parcel_holds_document_letters_and_files_under_safe_names(steps, closed):
    with parcel(steps, "office", closed) as files:
        names = files.namelist()
        assert names == [
            "00 第1号建议办理案卷.pdf",
            "01 示商务〔2026〕1号 区商务局 第1号建议答复函.docx",
            "附件01 扫描件.txt",
            "附件02 CON b 盖章件.txt",
        ]
        assert {one.compress_type for one in files.infolist()} == {ZIP_STORED}
        assert files.read(names[2]) == files.read(names[3]) == SCAN.encode()
        letter = docx.Document(io.BytesIO(files.read(names[1])))
        assert HOSTILE in [line.text for line in letter.paragraphs]
        listed = pypdf.PdfReader(io.BytesIO(files.read(names[0]))).pages[-1].extract_text()
        assert names[3].replace(" ", "") in re.sub(r"\s", "", listed)


def test_a_file_whose_bytes_are_gone_is_told_and_left_out(steps, case, closed, app):
    store = app.extensions["store"]
    path = store.path(sha256(SCAN.encode()).hexdigest())
    kept = path.read_bytes()
    path.unlink()
    try:
        with parcel(steps, "office", closed) as files:
            assert len(files.namelist()) == 2
        assert "附件01扫描件.txt（文件不在库中）" in "".join(case("office", closed))
    finally:
        path.write_bytes(kept)


def test_a_unit_gets_what_it_may_see(case, closed):
    lead, helper = "".join(case("swj.handler", closed)), "".join(case("fgj.handler", closed))
    assert "本卷限于区商务局可以查阅的内容" in lead
    assert OPINION in lead
    assert OPINION in helper  # its own
    assert "已面商" in lead
    assert "已面商" not in helper
    assert "本卷限于" not in "".join(case("leader", closed))


def test_a_unit_whose_task_ended_gets_what_was_there_until_then(world, context, as_user):
    reply_id = life.answered_by_another(world)
    with reading() as session:
        key = session.get_one(Reply, reply_id).suggestion_id
    found = {}
    for person in ("swj.handler", "fgj.handler"):
        answer = as_user(person).get(f"/suggestions/{key}/case.pdf")
        pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
        found[person] = "".join(re.sub(r"\s+", "", page.extract_text()) for page in pages)
    for part in ("区发展和改革局", "办理结果", "承诺事项"):
        assert part in found["fgj.handler"]
        assert part not in found["swj.handler"]


def test_replies_that_never_went_out_are_not_in_it(steps, official, at):
    at("2026-03-02")
    key = steps.handling()
    steps.before_signer(key)
    with parcel(steps, "swj.handler", key) as files:
        assert files.namelist() == ["00 第1号建议办理案卷.pdf"]


def test_who_took_it_is_journalled(steps, official, at):
    at("2026-03-02")
    key = steps.assigned()
    parcel(steps, "leader", key).close()
    entries = told(steps.client("auditor").get("/journal?action=export"), 200)["items"]
    assert [(one["actor"], one["object_type"]) for one in entries] == [("leader", "suggestion")]

"""The store of files: what is kept, what is refused, what is swept; and the names of files."""

import hashlib
import io
import os
import stat
import threading
import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fcntl import LOCK_SH
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from secondment.kit.errors import Problem
from secondment.kit.files import Store, clean_name, content_disposition, copy, extension

BYTES = "挂职学习报告".encode() * 50_000  # longer than one read
NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"file://{tmp_path}/files")


def kept(store: Store, content: bytes = BYTES) -> str:
    with store.receive(io.BytesIO(content), len(content)) as incoming:
        incoming.keep()
    return incoming.sha256


def files_in(store: Store) -> set[Path]:
    return {path for path in store.root.rglob("*") if path.is_file() and path.name != ".lock"}


def age(path: Path, hours: int) -> None:
    then = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))


def test_kept_bytes_come_back_whole_under_their_hash(store: Store) -> None:
    with store.receive(io.BytesIO(BYTES), len(BYTES)) as incoming:
        assert (incoming.size, incoming.path.read_bytes()) == (len(BYTES), BYTES)
        incoming.keep()
    sha256 = hashlib.sha256(BYTES).hexdigest()
    with store.open(sha256) as stream:
        assert stream.read() == BYTES
    place = store.root / sha256[:2] / sha256[2:4] / sha256
    assert incoming.sha256 == sha256
    assert files_in(store) == {place}


def test_nobody_else_may_read_a_kept_file(store: Store) -> None:
    place = store.path(kept(store))
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (place, *list(place.parents)[:3])]
    assert modes == [0o600, 0o700, 0o700, 0o700]


def test_equal_bytes_share_one_file_and_make_it_young_again(store: Store) -> None:
    place = store.path(kept(store))
    age(place, 100)
    kept(store)
    assert files_in(store) == {place}
    assert place.stat().st_mtime > time.time() - 600


def test_one_byte_past_the_limit_is_too_large_and_leaves_nothing(store: Store) -> None:
    with pytest.raises(Problem) as refused:
        store.receive(io.BytesIO(BYTES), len(BYTES) - 1)
    assert (refused.value.code, refused.value.status) == ("too_large", 413)
    assert refused.value.values == (len(BYTES) - 1,)
    assert files_in(store) == set()


def test_a_stream_without_end_is_stopped_at_the_limit(store: Store) -> None:
    class Endless:
        taken = 0

        def read(self, size: int, /) -> bytes:
            self.taken += size
            return bytes(size)

    stream = Endless()
    with pytest.raises(Problem):
        store.receive(stream, 1_000_000)
    assert stream.taken < 2_000_000


def test_a_client_that_hangs_up_leaves_nothing(store: Store) -> None:
    class Broken:
        reads = 0

        def read(self, size: int, /) -> bytes:
            self.reads += 1
            if self.reads > 2:
                raise ConnectionResetError
            return bytes(1000)

    with pytest.raises(ConnectionResetError):
        store.receive(Broken(), 10_000)
    assert files_in(store) == set()


@pytest.mark.parametrize("leave", [lambda incoming: None, lambda incoming: incoming.discard()])
def test_what_is_not_kept_is_discarded(store: Store, leave: Callable[[object], None]) -> None:
    with store.receive(io.BytesIO(b"x"), 1) as incoming:
        assert files_in(store) == {incoming.path}
        leave(incoming)
    assert files_in(store) == set()


def test_a_full_disk_is_named() -> None:
    full = os.open("/dev/full", os.O_WRONLY)  # the kernel answers every write there with ENOSPC
    try:
        with pytest.raises(Problem) as refused:
            copy(io.BytesIO(BYTES), full, len(BYTES))
    finally:
        os.close(full)
    assert (refused.value.code, refused.value.status) == ("storage_full", 507)


def test_sweep_takes_old_orphans_and_nothing_else(store: Store) -> None:
    known, orphan, young = (store.path(kept(store, name)) for name in (b"known", b"old", b"new"))
    unfinished = store.receive(io.BytesIO(b"died while uploading"), 100).path
    uploading = store.receive(io.BytesIO(b"still uploading"), 100).path
    foreign = orphan.parent / "README"
    foreign.write_text("not ours")
    for path in (known, orphan, unfinished, foreign):
        age(path, 25)
    for path in (young, uploading):
        age(path, 23)
    removed = store.sweep({known.name}, NOW - timedelta(hours=24))
    assert removed == 2
    assert files_in(store) == {known, young, uploading, foreign}


def test_sweep_spares_what_is_kept_again_meanwhile(store: Store) -> None:
    place = store.path(kept(store))
    age(place, 25)
    sweeping = threading.Thread(target=store.sweep, args=(set(), NOW - timedelta(hours=24)))
    with store.lock(LOCK_SH):  # as keep() holds it
        sweeping.start()
        sweeping.join(0.3)
        waited = sweeping.is_alive()
        age(place, 0)
    sweeping.join()
    assert waited
    assert place.exists()


def test_a_store_is_opened_by_path_and_by_url(tmp_path: Path) -> None:
    by_path = Store(tmp_path / "a b")
    assert Store(f"file://{tmp_path}/a%20b").root == by_path.root
    assert Store(str(by_path.root)).root == by_path.root


@pytest.mark.parametrize("location", ["s3://bucket", "file://host/x", "http:///x", "file://"])
def test_other_urls_are_no_store(location: str) -> None:
    with pytest.raises(ValueError, match="file:///"):
        Store(location)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_a_hash_names_a_kept_file(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.open(name)


def test_a_lost_file_is_an_error_of_its_own(store: Store) -> None:
    with pytest.raises(FileNotFoundError):
        store.open("0" * 64)


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        ("学习报告.pdf", "学习报告.pdf"),
        ("../../../x.pdf", "x.pdf"),
        ("C:\\Users\\li\\报告.docx", "报告.docx"),
        ("报\r\n告\0.pdf", "报告.pdf"),
        ("x.pdf\r\nX-Evil: 1/a.txt", "a.txt"),
        ("报告\u202efdp.exe", "报告fdp.exe"),
        ("Cafe\u0301.txt", "Caf\u00e9.txt"),
        ("\ud800x.txt", "x.txt"),
        (" 报告 .pdf ", "报告 .pdf"),
        ("x.pdf. . ", "x.pdf"),
        (".pdf", "file.pdf"),
        ("..", "file"),
        ("", "file"),
        ("\u3000/", "file"),
        ("长" * 300 + ".docx", "长" * 195 + ".docx"),
        ("长" * 300, "长" * 200),
        ("x." + "y" * 300, "x." + "y" * 198),
    ],
)
def test_names_are_cleaned(given_name: str, cleaned: str) -> None:
    assert clean_name(given_name) == cleaned


@given(ANY_TEXT)
def test_any_name_becomes_a_name(text: str) -> None:
    name = clean_name(text)
    assert 1 <= len(name) <= 200
    assert clean_name(name) == name == unicodedata.normalize("NFC", name)
    assert not {unicodedata.category(c) for c in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not set(name) & {"/", "\\"}


@pytest.mark.parametrize(
    ("name", "fallback"),
    [
        ("学习报告.pdf", "file.pdf"),
        ("2026年 report.docx", "2026 report.docx"),
        ('a"b;c%41.txt', "abc41.txt"),
        ("说明.文档", "file"),
        ("学习报告", "file"),
    ],
)
def test_old_clients_get_a_name_in_ascii(name: str, fallback: str) -> None:
    assert content_disposition(name).startswith(f'attachment; filename="{fallback}"; ')


def test_the_real_name_is_percent_encoded() -> None:
    encoded = "%E5%AD%A6%E4%B9%A0%20%28%E4%B8%80%29.pdf"
    assert content_disposition("学习 (一).pdf") == (
        f"attachment; filename=\"file.pdf\"; filename*=UTF-8''{encoded}"
    )


@given(ANY_TEXT)
def test_every_name_survives_its_header(text: str) -> None:
    header = content_disposition(text)
    assert header.isascii()
    assert header.isprintable()
    kind, options = parse_options_header(header)
    assert (kind, options["filename"]) == ("attachment", clean_name(text))


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), ("x.pdf.exe", "exe")]
)
def test_the_extension_is_what_follows_the_last_full_stop(name: str, suffix: str) -> None:
    assert extension(name) == suffix

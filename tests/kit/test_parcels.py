"""ZIP files of many files: names of every packer, what is passed over, what is refused and how
little memory that takes."""

import io
import json
import subprocess
import sys

import pytest

from secondment.kit.archives import opened_parcel
from secondment.kit.errors import Problem
from tests.kit.office_files import lying_docx, zipped
from tests.kit.parcels import HOSTILE, BareInfo, GbkInfo, packed
from tests.kit.test_admission import MEMORY, ROOT

# Run apart, so that the peak is that of the one ZIP: prints bytes above rest and the code.
WEIGH = """
import json, pathlib, re, sys
from secondment.kit.archives import opened_parcel
from secondment.kit.errors import Problem
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024
def drain(stream):
    while stream.read(262144):
        pass
rest, code = peak(), ""
try:
    with open(sys.argv[1], "rb") as file, opened_parcel(file) as members:
        for member in members:
            member.read(drain)
except Problem as problem:
    code = problem.code
print(json.dumps([peak() - rest, code]))
"""


def contents(data: bytes) -> dict[str, bytes]:
    with opened_parcel(io.BytesIO(data)) as members:
        return {member.path: member.read(lambda part: part.read(100)) for member in members}


@pytest.mark.parametrize("info", [GbkInfo, BareInfo])
def test_names_come_out_as_they_were_written(info):
    names = (
        "王五 终稿(2).doc",
        "总结/李誠/稿.docx",
        "plain.txt",
    )  # 誠 ends in the byte of a backslash
    written = {name: name.encode() for name in names}
    assert contents(packed(written, info)) == written


def test_marked_names_folders_and_what_systems_leave():
    data = zipped(
        {
            "é.txt": b"1",
            "组/": b"",
            "组\\王五.txt": b"2",
            "__MACOSX/组/._王五.txt": b"x",
            "组/.DS_Store": b"x",
            "Thumbs.db": b"x",
        }
    )
    assert contents(data) == {"é.txt": b"1", "组/王五.txt": b"2"}


@pytest.mark.parametrize(("make", "code"), HOSTILE)
def test_hostile_ones_are_refused_before_a_member_is_read(make, code):
    with pytest.raises(Problem) as refused, opened_parcel(io.BytesIO(make())):
        pytest.fail("it was opened")
    assert refused.value.code == code


def test_a_member_longer_than_stated_takes_no_memory(tmp_path):
    path = tmp_path / "parcel.zip"
    path.write_bytes(lying_docx())
    run = subprocess.run(
        [sys.executable, "-c", WEIGH, str(path)], capture_output=True, cwd=ROOT, check=True
    )
    above_rest, code = json.loads(run.stdout)
    assert code == "archive_too_large"
    assert above_rest < MEMORY // 4

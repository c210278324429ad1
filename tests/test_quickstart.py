"""docs/quickstart.sh as a newcomer runs it: against a real server with the demonstration data."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.server import Server
from tests.demonstration import PASSWORD, demonstrated
from tests.installation import own_installation

pytestmark = pytest.mark.long

SCRIPT = Path(__file__).resolve().parent.parent / "docs" / "quickstart.sh"


@pytest.fixture
def server(tmp_path):
    with own_installation(None, tmp_path / "instance", like=demonstrated) as service:
        made = Server(tmp_path, service.config["DATABASE_URL"], PASSWORD)
    made.start()
    yield made
    made.stop()


def test_the_quickstart_goes_the_whole_way(server):
    settings = {
        "BASE": f"http://{server.address}",
        "PASSWORD": server.password,
        "PYTHON": sys.executable,
    }
    told = subprocess.run(
        ["bash", str(SCRIPT)],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "the summary is valid" in told.stdout

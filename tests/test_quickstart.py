"""docs/quickstart.sh as a newcomer runs it: against a real server with the demonstration data."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.server import seeded_server

pytestmark = pytest.mark.long

SCRIPT = Path(__file__).resolve().parent.parent / "docs" / "quickstart.sh"


def test_the_quickstart_goes_the_whole_way():
    with seeded_server("sqlite") as server:
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

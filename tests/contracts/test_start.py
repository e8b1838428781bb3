"""What a web worker carries from its start: nothing that only a few requests ever need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

# Reading and writing spreadsheets, laying out documents, reading them back, drawing codes, the tests themselves.
HEAVY = {"openpyxl", "typst", "segno", "pypdf", "PIL", "numpy", "alembic", "pytest", "hypothesis", "playwright"}
LIST = "import json, sys, wsgi; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"


@pytest.mark.parametrize("demo", ["", "1"])
def test_a_web_worker_starts_without_heavy_libraries(database_url: str, tmp_path: Path, demo: str) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "TAHAPAN_DATA": str(tmp_path),
        "SECRET_KEY": "kunci-untuk-pengujian-saja-0123456789",
        "TAHAPAN_DEMO": demo,
    }
    printed = subprocess.check_output([sys.executable, "-c", LIST], cwd=ROOT, env=environment, timeout=120)
    loaded = set(json.loads(printed))
    assert "flask" in loaded
    assert loaded & HEAVY == set()

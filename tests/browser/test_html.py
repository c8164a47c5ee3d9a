"""The HTML that readers are sent is valid, in three languages (html-validate)."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.places import LANGUAGES, PLACES

ROOT = Path(__file__).resolve().parents[2]
CHECKER = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="no node on this machine")
@pytest.mark.skipif(not CHECKER.exists(), reason="no html-validate: make assets")
def test_the_pages_are_valid_html(site, accounts, made, tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    for number, place in enumerate(PLACES):
        for language in LANGUAGES:
            answer = accounts[place.by].request.get(site.url + place.path(language, made))
            assert answer.status == place.status, place
            file = pages / f"{number:02}-{place}.{language}.html"
            file.write_text(answer.text(), encoding="utf-8")
    # Into a file: through a pipe, node stops at 64 kB.
    report = tmp_path / "report.json"
    with report.open("wb") as written:
        checked = subprocess.run(
            [NODE, CHECKER, "--config", ROOT / ".htmlvalidate.json", "-f", "json", pages],
            stdout=written,
            stderr=subprocess.PIPE,
            check=False,
            cwd=ROOT,
        )
    assert report.stat().st_size, checked.stderr.decode()
    flaws = [
        f"{Path(file['filePath']).name}:{flaw['line']}: {flaw['ruleId']}: {flaw['message']}"
        for file in json.loads(report.read_text("utf-8"))
        for flaw in file["messages"]
    ]
    assert flaws == []

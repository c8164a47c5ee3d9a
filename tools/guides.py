"""The pictures of the user guides, taken anew from the demonstration data.

    python tools/guides.py                 every picture of docs/users, into docs/images/guides
    python tools/guides.py partner tasks   those whose name holds one of these words

Builds the demonstration in a scratch folder, serves it on loopback, and ends the server it started.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.browser import chromium, launch_options, sign_in  # noqa: E402
from tools.screenshots import DEMO_PASSWORD  # noqa: E402

OUT = ROOT / "docs" / "images" / "guides"
WIDTH, HEIGHT = 1280, 860
_COLOURS = 96


@dataclass(frozen=True)
class Picture:
    """A picture: its name, the page, who looks at it, how much of it is shown (pixels).

    ``part`` is a selector of Playwright: the picture begins with that part of the page.
    """

    name: str
    path: str
    user: str = ""
    height: int = HEIGHT
    part: str = ""


PLAN = "pgsp-2021-2024"
ROUND = "collecte-2023-2024"
_FIGURES = 'h2:text-is("Chiffres")'
PICTURES = (
    Picture("citizen-home", ""),
    Picture("citizen-measure", f"plans/{PLAN}/measures/1.4/"),
    Picture("account", "account/", "zone-5344", 1000),
    Picture("partner-request", f"requests/{ROUND}/commune-jette/", "commune-jette", 1000),
    Picture("partner-contributions", "my-contributions/", "commune-jette"),
    Picture("signatory-check", f"requests/{ROUND}/zone-5344/submit/", "signataire-5344"),
    Picture("coordinator-tasks", "tasks/", "coordination"),
    Picture("coordinator-annual-plan", "annual-plans/pmo-2023-2024/", "coordination", 1100),
    Picture("coordinator-round-board", f"rounds/{ROUND}/board/", "coordination", 1000),
    Picture("coordinator-review", f"rounds/{ROUND}/review/", "coordination", 1000),
    Picture("lead-desk", f"overview/{PLAN}/themes/4/", "thematique-4"),
    Picture("decision-overview", "overview/", "cabinet", 1100),
    Picture("evaluator-pack", "reports/evaluators/", "evaluation"),
    Picture("evaluator-announced", "annual-plans/pmo-2023-2024/announced/", "evaluation"),
    Picture("analyst-contribution", "contributions/C139/", "observatoire", 700, _FIGURES),
    Picture("expert-measure", f"plans/{PLAN}/measures/4.9/", "jury"),
    Picture("dpo-privacy", "privacy/", "dpo"),
    Picture("administrator-people", "people/", "administration"),
    Picture("administrator-permissions", "permissions/", "administration"),
)


@contextmanager
def served() -> Iterator[str]:
    """Build the demonstration, serve it, and give its address."""
    command = Path(sys.executable).parent / "maillon"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        environment |= {"MAILLON_DATA_DIR": folder, "MAILLON_DEMO": "1"}
        subprocess.run([command, "demo"], env=environment, check=True, stderr=subprocess.DEVNULL)
        server = subprocess.Popen(
            [command, "serve", "--port", str(port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/fr/about/")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait(url: str) -> None:
    for _turn in range(120):
        try:
            with urllib.request.urlopen(url, timeout=5):  # nosec B310 - our own server
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    raise SystemExit("Maillon does not answer.")


def take(browser: Browser, base: str, pictures: list[Picture]) -> int:
    """Take the pictures and return how many pages did not answer as they should."""
    wrong = 0
    for user in dict.fromkeys(picture.user for picture in pictures):
        context = browser.new_context(
            viewport=ViewportSize(width=WIDTH, height=HEIGHT), locale="fr-BE", color_scheme="light"
        )
        page = context.new_page()
        if user:
            sign_in(page, base, user, DEMO_PASSWORD)
        for picture in (one for one in pictures if one.user == user):
            page.set_viewport_size(ViewportSize(width=WIDTH, height=picture.height))
            answer = page.goto(f"{base}/fr/{picture.path}", wait_until="load")
            if answer is None or answer.status != 200:
                wrong += 1
                print(f"{picture.name}: {answer.status if answer else 'no answer'}")
                continue
            if picture.part:
                page.eval_on_selector(picture.part, "part => part.scrollIntoView()")
            path = OUT / f"{picture.name}.png"
            page.screenshot(path=path)
            Image.open(path).convert("RGB").quantize(_COLOURS).save(path, optimize=True)
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} kB")
        context.close()
    return wrong


def main() -> int:
    """Take the pictures that the command line asks for."""
    if chromium() is None:
        raise SystemExit("No Chromium here: apt-get install chromium")
    words = sys.argv[1:]
    wanted = [p for p in PICTURES if not words or any(word in p.name for word in words)]
    OUT.mkdir(parents=True, exist_ok=True)
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        wrong = take(browser, base, wanted)
        browser.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

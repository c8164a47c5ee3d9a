"""Browser tests: the system's Chromium, axe-core, and a served Maillon with its demonstration data.

Two servers to choose from:

``live_server``  pytest-django's, on this test's own objects (made with factories).
``site``         a real ``maillon serve`` on the demonstration data, one for the whole run: for
                 reading, accessibility, layout. A test that writes there cleans up after itself.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from maillon.portal.demo import DEMO_PASSWORD
from tests.plan.documents import CALM
from tools.browser import AXE, axe_violations, chromium, launch_options, sign_in

# Playwright runs a loop of its own in the test's thread; Django would take it for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
HERE = Path(__file__).parent
# Accounts of the demonstration that have a browsing context of their own.
PERSONAS = (
    *("coordination", "evaluation", "commune-jette", "signataire-jette", "dpo"),
    *("asbl-exercice", "experte-exercice", "finances", "cabinet"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, keep them on one worker, skip them without a browser."""
    for item in items:
        if not item.path.is_relative_to(HERE):
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group("browser"))
        if chromium() is None:
            item.add_marker(pytest.mark.skip(reason="no Chromium: apt-get install chromium"))
        elif not AXE.exists():
            item.add_marker(pytest.mark.skip(reason="no node_modules: make assets"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the system's Chromium, quiet on the network."""
    return launch_options()


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """Visit as a reader of French on an ordinary screen, without animations."""
    return {
        "locale": "fr-BE",
        "viewport": {"width": 1280, "height": 900},
        "reduced_motion": "reduce",
    }


@dataclass(frozen=True)
class Site:
    """A Maillon served with its demonstration data."""

    url: str

    def sign_in(self, page: Any, username: str) -> None:
        """Sign in with a demonstration account."""
        sign_in(page, self.url, username, DEMO_PASSWORD)

    def upload_plan(self, page: Any, text: str = CALM, name: str = "calme.md") -> int:
        """Send a plan document in and return the number of its import, whose review opens."""
        page.goto(f"{self.url}/fr/plan-imports/")
        document = {"name": name, "mimeType": "text/markdown", "buffer": text.encode()}
        page.set_input_files("[name=document]", files=[document])
        page.click("#upload button[type=submit]")
        page.wait_for_url(re.compile(r"/plan-imports/\d+/"))
        return int(re.search(r"/plan-imports/(\d+)/", page.url)[1])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(
    tmp_path_factory: pytest.TempPathFactory, kept_base: Path | None, django_db_setup: None
) -> Iterator[Site]:
    """Build the demonstration data and serve it, once."""
    folder = tmp_path_factory.mktemp("site")
    if kept_base is not None and kept_base.suffix == ".sqlite":
        # Migrated already; where another run has taken it away, `maillon demo` migrates.
        with suppress(FileNotFoundError):
            shutil.copyfile(kept_base, folder / "maillon.sqlite3")
    environment = {
        **{k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
        "MAILLON_DATA_DIR": str(folder),
        "MAILLON_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "maillon.config.settings",
    }
    command = Path(sys.executable).parent / "maillon"
    port = _free_port()
    built = subprocess.run([command, "demo"], env=environment, capture_output=True, check=False)
    if built.returncode:
        pytest.fail("maillon demo failed:\n" + built.stderr.decode()[-2000:])
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(
            [command, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log
        )
    try:
        _wait_until_served(port, server, folder / "serve.log")
        yield Site(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_until_served(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/fr/", timeout=5)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail("maillon serve did not answer:\n" + log.read_text())


@pytest.fixture(scope="session")
def accounts(
    site: Site, browser: Any, browser_context_args: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Return a browsing context for each persona: ``""`` (nobody), coordination, evaluation."""
    contexts = {"": browser.new_context(**browser_context_args)}
    contexts[""].add_init_script(path=AXE)
    for username in PERSONAS:
        contexts[username] = browser.new_context(**browser_context_args)
        contexts[username].add_init_script(path=AXE)
        page = contexts[username].new_page()
        site.sign_in(page, username)
        page.close()
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture
def page_as(accounts: dict[str, Any]) -> Iterator[Callable[[str], Any]]:
    """Return ``page_as(persona)``: a page of that persona; closed after the test."""
    opened: list[Any] = []

    def open_page(persona: str = "") -> Any:
        opened.append(accounts[persona].new_page())
        return opened[-1]

    yield open_page
    for page in opened:
        page.close()


@pytest.fixture(scope="session")
def made(site: Site, accounts: dict[str, Any]) -> dict[str, object]:
    """Import a plan in our own words up to its review; return what addresses need of it."""
    page = accounts["coordination"].new_page()
    number = site.upload_plan(page)
    item = page.locator("article.understood").first.get_attribute("id")
    page.goto(f"{site.url}/fr/reports/2021-2022/1/")
    section = page.locator("a[href*='/texts/']").first.get_attribute("href")
    page.close()
    return {
        "import": number,
        "item": int(item.removeprefix("item-")),
        "section": section.rstrip("/").rpartition("/")[2],
    }


@pytest.fixture
def axe() -> Callable[..., list[dict[str, Any]]]:
    """Return ``axe(page)``: the violations of WCAG 2.2 AA and good practice on the page."""
    return axe_violations


@pytest.fixture
def console_errors(page: Any) -> list[str]:
    """What the page complains of, refusals of the security policy included; assert it empty."""
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found

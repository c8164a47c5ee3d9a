"""Full-page pictures of a running Maillon: wide and narrow, light and dark.

    python tools/screenshots.py / /plans/ --out screenshots
    python tools/screenshots.py /journal/ --user coordination --lang nl --axe

A path without language gets the one of --lang. Writes NAME-1280-light.png and so on.
"""

import argparse
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.browser import axe_violations, chromium, launch_options, sign_in

WIDTHS = {"1280": 900, "360": 740}
DEMO_PASSWORD = "maillon-demo-2026"


def absolute(url: str, base: str, language: str) -> str:
    """Return the full address of a path or address."""
    if "://" in url:
        return url
    path = "/" + url.lstrip("/")
    if not re.match(r"^/(?:fr|nl|en|api|static)(?:/|$)", path):
        path = f"/{language}{path}"
    return base.rstrip("/") + path


def name_of(url: str) -> str:
    """Return a file name for an address."""
    parts = urlsplit(url)
    return re.sub(r"[^\w-]+", "-", f"{parts.path}-{parts.query}").strip("-") or "home"


def say_error(message: ConsoleMessage) -> None:
    """Print what the page complains of, refusals of the security policy included."""
    if message.type == "error":
        print(f"  console: {message.text}")


def visit(page: Page, url: str, path: Path, options: argparse.Namespace) -> int:
    """Take one picture and return the number of problems seen."""
    problems = 0
    answer = page.goto(url, wait_until="networkidle")
    if answer is None or answer.status >= 400:
        problems += 1
        print(f"  {url}: {answer.status if answer else 'no answer'}")
    page.screenshot(path=path, full_page=True)
    print(path)
    problems += too_wide(page, url)
    for violation in axe_violations(page) if options.axe else []:
        problems += 1
        print(f"  axe {violation['impact']} {violation['rule']}: {violation['help']}")
        print("    " + "\n    ".join(violation["nodes"][:5]))
    return problems


def too_wide(page: Page, url: str) -> int:
    """Print how much wider than the screen the page is, if at all; return 1 when it is."""
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if overflow > 0:
        print(f"  {url}: {overflow} px wider than the screen")
    return int(overflow > 0)


def pictures(browser: Browser, options: argparse.Namespace) -> int:
    """Take every picture asked for and return the number of problems seen."""
    problems = 0
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    for scheme in options.schemes.split(","):
        for width in options.widths.split(","):
            context = browser.new_context(
                viewport=ViewportSize(width=int(width), height=WIDTHS.get(width, 900)),
                color_scheme=scheme,
                locale=f"{options.lang}-BE",
            )
            page = context.new_page()
            page.on("console", say_error)
            page.on("pageerror", lambda error: print(f"  script: {error}"))
            if options.user:
                sign_in(page, options.base, options.user, options.password, options.lang)
            for given in options.urls:
                url = absolute(given, options.base, options.lang)
                path = out / f"{name_of(url)}-{width}-{scheme}.png"
                problems += visit(page, url, path, options)
            context.close()
    return problems


def main() -> int:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("urls", nargs="+", metavar="URL", help="a path such as /plans/, or a URL")
    parser.add_argument("--out", default="screenshots", help="folder of the pictures")
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="the running Maillon")
    parser.add_argument("--lang", default="fr", choices=["fr", "nl", "en"])
    parser.add_argument("--user", default="", help="demonstration account to sign in with")
    parser.add_argument("--password", default=DEMO_PASSWORD)
    parser.add_argument("--widths", default="1280,360")
    parser.add_argument("--schemes", default="light,dark")
    parser.add_argument("--axe", action="store_true", help="also run axe-core, print violations")
    options = parser.parse_args()
    if chromium() is None:
        raise SystemExit("No Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        problems = pictures(browser, options)
        browser.close()
    print(f"{problems} problems seen")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

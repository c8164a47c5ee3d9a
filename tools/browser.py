"""How Maillon starts Chromium: for the browser tests and for screenshots."""

import shutil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# Without these, Chromium looks for its maker's servers at every start.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
]
# WCAG 2.2 AA and axe's own good practice.
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]


def chromium() -> str | None:
    """Return the system's Chromium, or ``None``; the one without windows where it is there.

    The whole browser starts processes for its own toolbar with each page: a quarter of the time.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    places = [shutil.which(name) or f"/usr/bin/{name}" for name in names]
    return next((place for place in places if Path(place).exists()), None)


def launch_options() -> dict[str, Any]:
    """Return the options for Playwright's ``chromium.launch``."""
    return {"executable_path": chromium(), "args": ARGUMENTS, "headless": True}


def axe_violations(page: Any, only: str = "") -> list[dict[str, Any]]:
    """Return what axe-core finds wrong with the page: rule, help, the elements.

    The source is evaluated through the debugger, which the page's security policy does not see;
    contexts that visit many pages bring it along (``context.add_init_script(path=AXE)``).

    :param only: which rules: ``""`` all of them; ``"colours"``; ``"all but colours"`` (these take
        most of the time, and change with the colour scheme only).
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if only == "colours":
        options["runOnly"] = {"type": "rule", "values": COLOUR_RULES}
    else:
        options["runOnly"] = {"type": "tag", "values": AXE_RULES}
        if only == "all but colours":
            options["rules"] = {rule: {"enabled": False} for rule in COLOUR_RULES}
    found = page.evaluate(
        "async options => ({violations: (await axe.run(document, options)).violations})", options
    )
    return [
        {
            "rule": violation["id"],
            "impact": violation["impact"],
            "help": violation["help"],
            "nodes": [
                f"{' '.join(map(str, node['target']))}: {node['html'][:160]}"
                for node in violation["nodes"]
            ],
        }
        for violation in found["violations"]
    ]


def sign_in(page: Any, base: str, username: str, password: str, language: str = "fr") -> None:
    """Sign in through the form, as a person would."""
    page.goto(f"{base}/{language}/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", password)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")
    if "/accounts/login" in page.url:
        raise SystemExit(f"{username} could not sign in on {page.url}")

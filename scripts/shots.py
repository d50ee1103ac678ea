"""Takes screenshots of the demo company at 1360 and 375 px into shots/, signed in as each role that looks different."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PORT = int(os.environ.get("PORT", "8077"))
HOME = Path(os.environ.get("DEMO_HOME", "var/demo"))
ADDRESS = f"http://127.0.0.1:{PORT}"
WIDTHS = {"wide": 1360, "phone": 375}


def main() -> None:
    """Starts the demo, walks its menu as every demo account, and stops it again."""
    environment = os.environ | {"MAMORI_HOME": str(HOME), "MAMORI_LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "mamori.web.command", "demo", "--port", str(PORT)]
    demo = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_until_ready()
        shoot(accounts(environment))
    finally:
        demo.terminate()
        demo.wait(30)


def wait_until_ready() -> None:
    """Returns once the demo answers; raises TimeoutError after five minutes."""
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{ADDRESS}/healthz", timeout=2).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(ADDRESS)


def accounts(environment: dict[str, str]) -> list[list[str]]:
    """The demo accounts as role, name, address and password."""
    code = "import json; from mamori.web.demo import furnish; print(json.dumps(furnish.accounts()))"
    command = [sys.executable, "-m", "mamori.web.command", "manage", "shell", "--no-imports", "-c", code]
    import json

    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    rows: list[list[str]] = json.loads(said.stdout)
    return rows


def shoot(people: list[list[str]]) -> None:
    """One folder for each role, one picture for each page of its menu and width."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for role, _name, email, password in people:
            shoot_one(browser, role, email, password)
        browser.close()


def shoot_one(browser: Browser, role: str, email: str, password: str) -> None:
    """Signs in as one account and follows its menu."""
    for label, width in WIDTHS.items():
        page = browser.new_page(viewport={"width": width, "height": 900}, locale="ja-JP")
        page.goto(f"{ADDRESS}/login/")
        page.fill("[name=username]", email)
        page.fill("[name=password]", password)
        page.click("button.button--primary")
        links = [
            "/",
            *page.eval_on_selector_all(".navigation__link", "all => all.map(a => a.getAttribute('href'))"),
        ]
        for link in dict.fromkeys(links):
            page.goto(f"{ADDRESS}{link}")
            name = link.strip("/").replace("/", "-") or "home"
            target = ROOT / "shots" / role / f"{name}-{label}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=target, full_page=True)
        page.close()


if __name__ == "__main__":
    main()

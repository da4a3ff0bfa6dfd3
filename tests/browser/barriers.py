"""What a machine finds on a page that keeps somebody out."""

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: All rules are tried; only what breaks one is described. To describe what is right as well takes twice as long.
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"]}
SCRIPT = Axe().axe_script
#: Looks whether the scanner is there already: a page that only changed its width keeps it.
SCAN = f"window.axe && axe.run({json.dumps(OPTIONS)}).then(results => results.violations)"


def barriers(page: Page) -> list[str]:
    """Return each broken rule with the places that break it."""
    found = page.evaluate(SCAN)
    if found is None:
        page.evaluate(SCRIPT)
        found = page.evaluate(SCAN)
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]

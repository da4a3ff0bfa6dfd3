"""Chromium for the tests: started once, and started again when the program that drives it has died."""

import os

from playwright.sync_api import Browser, Error, Playwright, sync_playwright


class Chromium:
    """The system's browser, without its sandbox: containers have none, and it opens our own pages only."""

    def __init__(self) -> None:
        self._driver: Playwright | None = None
        self._browser: Browser | None = None

    @property
    def driver(self) -> Playwright:
        """What drives the browser that lives."""
        self.browser  # noqa: B018 - a dead driver is found out by asking its browser
        assert self._driver is not None
        return self._driver

    @property
    def browser(self) -> Browser:
        """The browser, a new one when the last no longer answers."""
        if self._browser is None or not _answers(self._browser):
            self.stop()
            self._driver = sync_playwright().start()
            self._browser = self._driver.chromium.launch(
                executable_path=os.environ.get("GLIDEPATH_CHROMIUM", "/usr/bin/chromium"),
                args=["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"],
            )
        return self._browser

    def stop(self) -> None:
        """End both, if they were ever started."""
        if self._driver is not None:
            self._driver.stop()
        self._driver = self._browser = None


def _answers(browser: Browser) -> bool:
    try:
        browser.new_browser_cdp_session().detach()
    except Error:
        return False
    return True

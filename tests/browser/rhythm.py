"""How long a person would take over what a browser is told to do, and a film of it at that pace when one is asked for.

The keystroke-level model of Card, Moran and Newell, "The keystroke-level model for user performance time with
interactive systems", Communications of the ACM 23 (7), 1980, pages 396-410, with its figures and its rules for
thinking. Every key that the browser hears is charged, a capital as two; every button, link and box that is not reached
by Tab is pointed at and clicked, with both ways of the hand; thinking stands before each box that is filled and each
command. What the pages took to answer is added as measured.
"""

import io
import json
import os
import time
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, expect

#: Names the folder into which a run lays its film and its figures; without it nothing is filmed.
FILM = "GLIDEPATH_FILM"

#: Seconds: a key of the average skilled typist (55 words a minute), pointing with a mouse, pressing and letting go of
#: its button, one way of the hand between mouse and keys, making up one's mind.
KEY, POINT, BUTTON, HAND, THINK = 0.2, 1.1, 0.2, 0.4, 1.35

HEARD = """
    addEventListener('keydown', event => heard(event.key === 'Tab' ? 'tab' : 'key'), true);
    addEventListener('click', event => { if (event.detail) heard('click'); }, true);
"""
FRAME = {"format": "jpeg", "quality": 60, "maxWidth": 960, "maxHeight": 600}
FRAMES_A_SECOND = 2


class Rhythm:
    """A coach at a desk. What is done goes through here; `counts` is what the browser heard of it."""

    def __init__(self, desk: Page, *, film: "Film | None" = None) -> None:
        self.desk, self.film = desk, film
        self.counts, self.asked = Counter[str](), Counter[str]()
        self.waited, self.lasted = 0.0, 0.0
        desk.expose_function("heard", self._hear)
        desk.add_init_script(HEARD)
        self.began = self.due = time.monotonic()

    def _hear(self, what: str) -> None:
        self.counts[what] += 1

    def type(self, words: str) -> None:
        """Think, and type into the box that has the focus."""
        self._think()
        capitals = sum(letter.isupper() for letter in words)
        self.asked["capital"] += capitals
        self._take(capitals * KEY)
        for part in words if self.film else [words]:
            self._take(len(part) * KEY)
            self.desk.keyboard.type(part)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other; of a chord each key is one."""
        for key in keys:
            self.asked["chord"] += key.count("+")
            self._take(KEY * (1 + key.count("+")))
            self.desk.keyboard.press(key)

    def choose(self, *keys: str) -> None:
        """Think, and choose with keys in the list that has the focus."""
        self._think()
        self.press(*keys)

    def point(self, at: Locator) -> None:
        """Point at something and click it, from the keys and back to them."""
        self._take(POINT + BUTTON + 2 * HAND)
        at.click()

    def command(self, at: Locator, *, then: str) -> None:
        """Think, press a button or follow a link, and wait for the page whose heading says so."""
        self._think()
        with self.answered(then):
            self.point(at)

    @contextmanager
    def answered(self, heading: str) -> Iterator[None]:
        """Wait for the page that follows, and count how long it took from the last key or click."""
        with self.desk.expect_navigation():
            yield
            began = time.monotonic()
        expect(self.desk.locator("h1")).to_contain_text(heading)
        waited = time.monotonic() - began
        self.waited, self.due = self.waited + waited, self.due + waited

    def _think(self) -> None:
        self.asked["thought"] += 1
        self._take(THINK)

    def _take(self, seconds: float) -> None:
        """Let the time go by that something takes; what the machine took for the thing before is part of it."""
        self.due += seconds
        left = self.due - time.monotonic()
        if self.film and left > 0:
            self.desk.wait_for_timeout(left * 1000)

    @property
    def spent(self) -> dict[str, float]:
        """Return the seconds by what they go for."""
        told, asked = self.counts, self.asked
        keys = told["key"] + told["tab"] + asked["capital"]
        return {
            "keys": keys * KEY,
            "pointing": told["click"] * (POINT + BUTTON),
            "hand": told["click"] * 2 * HAND,
            "thinking": asked["thought"] * THINK,
            "waiting": self.waited,
        }

    @property
    def seconds(self) -> float:
        """Return what the whole would have taken a person."""
        return sum(self.spent.values())

    @property
    def figures(self) -> dict[str, Any]:
        """Return counts and seconds, to be read beside the film."""
        return {
            "counts": dict(self.counts) | dict(self.asked),
            "seconds": {name: round(seconds, 1) for name, seconds in self.spent.items()},
            "seconds_in_all": round(self.seconds, 1),
            "seconds_on_the_clock": round(self.lasted, 1) if self.film else None,
        }


class Film:
    """A film of a page: an animated picture that any browser plays, with the figures beside it."""

    def __init__(self, desk: Page, file: Path) -> None:
        self.file = file
        self.frames: list[tuple[float, bytes]] = []
        self.session = desk.context.new_cdp_session(desk)
        self.session.on("Page.screencastFrame", self._keep)
        self.session.send("Page.startScreencast", FRAME)

    def _keep(self, frame: dict[str, Any]) -> None:
        at = float(frame["metadata"]["timestamp"])
        if not self.frames or at - self.frames[-1][0] >= 1 / FRAMES_A_SECOND:
            self.frames.append((at, b64decode(frame["data"])))
        self.session.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    def close(self, figures: dict[str, Any]) -> None:
        """Lay film and figures into the folder."""
        self.session.send("Page.stopScreencast")
        self.file.parent.mkdir(parents=True, exist_ok=True)
        times = [at for at, _ in self.frames]
        lasting = [round(1000 * (later - at)) for at, later in zip(times, [*times[1:], times[-1] + 2], strict=True)]
        first, *more = (Image.open(io.BytesIO(frame)) for _, frame in self.frames)
        first.save(
            self.file.with_suffix(".webp"), save_all=True, append_images=more, duration=lasting, quality=50, method=0
        )
        told = json.dumps(figures, indent=2) + "\n"
        self.file.with_suffix(".json").write_text(told, encoding="utf-8")


@contextmanager
def filmed(desk: Page, name: str) -> Iterator[Rhythm]:
    """Do something in a person's rhythm; where a folder for films is named, at a person's pace and filmed."""
    folder = os.environ.get(FILM)
    film = Film(desk, Path(folder) / name) if folder else None
    rhythm = Rhythm(desk, film=film)
    yield rhythm
    rhythm.lasted = time.monotonic() - rhythm.began
    if film:
        film.close(rhythm.figures)

"""The worked examples that came with the policy files."""

from pathlib import Path
from typing import Any, NamedTuple

import yaml

_FILE = Path(__file__).resolve().parents[2] / "data" / "worked_examples.yaml"


class Example(NamedTuple):
    """One example: what goes in and what has to come out; figures as they are written."""

    id: str
    inputs: dict[str, Any]
    expected: dict[str, Any]


def examples(prefix: str) -> list[Example]:
    """Return the examples whose id begins so, such as `snap-`."""
    found = yaml.safe_load(_FILE.read_text())["examples"]
    return [Example(one["id"], one["inputs"], one["expected"]) for one in found if one["id"].startswith(prefix)]

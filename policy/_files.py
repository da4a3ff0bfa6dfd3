"""Turn policy files into checked entries; every complaint names the file and the id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import yaml

from policy.errors import MalformedPolicy

Value: TypeAlias = "bool | int | Decimal | str | date | tuple[Value, ...] | Mapping[str | int, Value] | None"

LAYOUT = "coaching-policy-parameters/1"
LAYOUT_FILE = "_layout.yaml"

FILE_KEYS = frozenset({"layout", "program", "jurisdiction", "title", "compiled_on", "parameters", "rules"})
PARAMETER_KEYS = frozenset(
    {
        "id",
        "label",
        "kind",
        "unit",
        "dimensions",
        "choices",
        "confidence",
        "basis",
        "source",
        "note",
        "duty",
        "setting",
        "values",
    }
)
RULE_KEYS = frozenset(
    {
        "id",
        "label",
        "kind",
        "confidence",
        "basis",
        "source",
        "note",
        "duty",
        "effective_from",
        "effective_to",
        "logic",
        "open_question",
    }
)
VALUE_KEYS = frozenset({"effective_from", "effective_to", "value", "source", "note"})


class _Loader(yaml.CSafeLoader):
    """Plain YAML, with exact fractions and without keys said twice."""


def _fraction(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(node).replace("_", ""))


def _mapping_once(loader: _Loader, node: yaml.MappingNode) -> dict[object, object]:
    seen: set[object] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands twice", key_node.start_mark)
        seen.add(key)
    return dict(loader.construct_mapping(node, deep=True))


_Loader.add_constructor("tag:yaml.org,2002:float", _fraction)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping_once)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a file, or one dated value of it; answers its fields in the type asked for."""

    file: str
    id: str
    fields: Mapping[str, object]

    def refuse(self, problem: str) -> MalformedPolicy:
        return MalformedPolicy(self.file, problem, id=self.id)

    def refuse_other_keys(self, allowed: frozenset[str]) -> None:
        for key in self.fields:
            if key not in allowed:
                raise self.refuse(f"unknown key {key!r}")

    def required(self, key: str) -> object:
        if key not in self.fields:
            raise self.refuse(f"{key} is missing")
        return self.fields[key]

    def text(self, key: str, *, default: str | None = None) -> str:
        found = self.required(key) if default is None else self.fields.get(key, default)
        if not isinstance(found, str):
            raise self.refuse(f"{key} is not a text: {found!r}")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """Answer a list of texts, empty when the key is absent; a single text stands for a list of one."""
        found = self.fields.get(key, ())
        listed = (found,) if isinstance(found, str) else found
        if not isinstance(listed, Sequence) or not all(isinstance(item, str) for item in listed):
            raise self.refuse(f"{key} is not a list of texts: {found!r}")
        return tuple(listed)

    def flag(self, key: str) -> bool:
        found = self.fields.get(key, False)
        if not isinstance(found, bool):
            raise self.refuse(f"{key} is neither true nor false: {found!r}")
        return found

    def day(self, key: str) -> date:
        found = self.required(key)
        if not isinstance(found, date) or isinstance(found, datetime):
            raise self.refuse(f"{key} is not a day: {found!r}")
        return found

    def day_or_none(self, key: str) -> date | None:
        return None if self.required(key) is None else self.day(key)

    def value(self, key: str) -> Value:
        found = self.required(key)
        if found is None:
            raise self.refuse(f"{key} is empty; leave the dated value out instead")
        return _frozen(found, self)

    def mapping(self, key: str) -> Mapping[str, Value]:
        found = self.required(key)
        if not isinstance(found, dict):
            raise self.refuse(f"{key} is not a table: {found!r}")
        return MappingProxyType({str(name): _frozen(item, self) for name, item in found.items()})

    def entries(self, key: str) -> tuple[Entry, ...]:
        """Answer a list of tables; entries with an id of their own carry it."""
        found = self.fields.get(key)
        if found is None:
            return ()
        if not isinstance(found, list):
            raise self.refuse(f"{key} is not a list: {found!r}")
        return tuple(self._inner(key, item) for item in found)

    def dated_values(self) -> tuple[Entry, ...]:
        self.required("values")
        dated = self.entries("values")
        for item in dated:
            item.refuse_other_keys(VALUE_KEYS)
        return dated

    def _inner(self, key: str, item: object) -> Entry:
        if not isinstance(item, dict) or not all(isinstance(name, str) for name in item):
            raise self.refuse(f"an item of {key} is not a table: {item!r}")
        own_id = item.get("id", self.id)
        if not isinstance(own_id, str) or (not self.id and key != "watch_list" and not own_id):
            raise self.refuse(f"an item of {key} has no id: {item!r}")
        return Entry(self.file, own_id, item)


@dataclass(frozen=True, slots=True)
class Document:
    """One file: whose it is, and its entries."""

    file: str
    program: str
    jurisdictions: tuple[str, ...]
    parameters: tuple[Entry, ...]
    rules: tuple[Entry, ...]
    remarks: tuple[tuple[date, str], ...]


def documents(directory: Path) -> tuple[Document, ...]:
    """Read the files of a folder in the order of their names.

    Raises:
        MalformedPolicy: there is none, or one of them cannot be read.
    """
    paths = sorted(directory.glob("*.yaml"))
    if not paths:
        raise MalformedPolicy(str(directory), "holds no policy file")
    return tuple(_document(path) for path in paths)


def _document(path: Path) -> Document:
    whole = Entry(path.name, "", _parsed(path))
    if whole.text("layout") != LAYOUT:
        raise whole.refuse(f"layout is not {LAYOUT}")
    if path.name == LAYOUT_FILE:
        remarks = tuple((item.day("date"), item.text("what")) for item in whole.entries("watch_list"))
        return Document(path.name, "", (), (), (), remarks)
    whole.refuse_other_keys(FILE_KEYS)
    parameters, rules = whole.entries("parameters"), whole.entries("rules")
    for entries, allowed in ((parameters, PARAMETER_KEYS), (rules, RULE_KEYS)):
        for entry in entries:
            entry.refuse_other_keys(allowed)
    jurisdictions = tuple(name.strip() for name in whole.text("jurisdiction").split(","))
    return Document(path.name, whole.text("program"), jurisdictions, parameters, rules, ())


def _parsed(path: Path) -> Mapping[str, object]:
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        found: object = loader.get_single_data()
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise MalformedPolicy(path.name, f"cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise MalformedPolicy(path.name, "is not a table")
    return found


def _frozen(found: object, entry: Entry) -> Value:
    if isinstance(found, dict):
        return MappingProxyType({_key(name, entry): _frozen(item, entry) for name, item in found.items()})
    if isinstance(found, list):
        return tuple(_frozen(item, entry) for item in found)
    if isinstance(found, datetime) or not isinstance(found, bool | int | Decimal | str | date | None):
        raise entry.refuse(f"cannot hold {found!r}")
    return found


def _key(name: object, entry: Entry) -> str | int:
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise entry.refuse(f"a table key is neither text nor whole number: {name!r}")
    return name

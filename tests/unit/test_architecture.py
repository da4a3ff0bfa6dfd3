"""House rules that a reader would otherwise have to watch: names, arrows, doors, the clock, sources."""

import ast
import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from casework.engine.registry import standards

ROOT = Path(__file__).resolve().parent.parent.parent
#: From the ground floor up; permanency stands beside the work-first apps.
FLOORS = ("casework", "eligibility", "coaching", "reengagement", "supervision")
APPS = (*FLOORS, "permanency")
PACKAGES = (*APPS, "config", "policy")
DUTIES = set((ROOT / "tests" / "data" / "duty_ids.txt").read_text().split())
DUTY = re.compile(r"\b[AORNT]\d{3}\b")

FORBIDDEN_FILES = {"utils", "util", "helpers", "helper", "services", "managers", "signals", "common", "misc"}
#: Ways round `visible_to`, and round the escaping of templates.
FORBIDDEN_WORDS = ("_base_manager", ".raw(", ".extra(", "mark_safe", "SafeString(", "RawSQL")
REVIEWED = {
    # A template's own output, whose blanks are cut off.
    ("SafeString(", "casework/templatetags/glide.py"),
    # Whole families of the hours grid; every word that somebody typed is escaped in it.
    ("SafeString(", "coaching/templatetags/hours.py"),
    # Text that Django itself wrote for a queryset; values go apart from it.
    (".raw(", "casework/prepared.py"),
}
FORBIDDEN_IN_TEMPLATES = ("|safe", "autoescape off", 'style="', "hx-on", "onclick=", "javascript:")
CLOCKS = {("timezone", "now"), ("timezone", "localdate"), ("date", "today"), ("datetime", "now"), ("time", "time")}
#: What translates from outside: these may ask what time it is, the rest is told.
TRANSLATORS = ("views", "management", "tasks", "admin")
#: The request's and the session's own moment; the watcher's; the stop-watch of services.
MAY_READ_CLOCK = {
    "casework/context.py",
    "casework/sessions.py",
    "config/health.py",
    # Celery calls it by its signals, as it calls a task.
    "config/heartbeats.py",
    "config/embedded.py",
    "config/environment.py",
    "config/home.py",
}


def sources(*suffixes: str, of: tuple[str, ...] = PACKAGES) -> Iterator[Path]:
    for package in of:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in suffixes and "__pycache__" not in path.parts:
                yield path


def told(path: Path) -> str:
    return str(path.relative_to(ROOT))


def modules_of(name: str) -> Iterator[ModuleType]:
    """Yield a module, or a package's modules, if there is one."""
    if find_spec(name.partition(".")[0]) is None or find_spec(name) is None:
        return
    module = import_module(name)
    yield module
    for inner in pkgutil.walk_packages(getattr(module, "__path__", []), f"{name}."):
        yield import_module(inner.name)


def operations() -> dict[str, Any]:
    """Return every use case by its dotted name: what an operations module does for an actor or at a moment."""
    found: dict[str, Any] = {}
    for app in APPS:
        for module in modules_of(f"{app}.operations"):
            for name, value in vars(module).items():
                is_own = inspect.isfunction(value) and value.__module__ == module.__name__
                if not is_own or name.startswith("_") or module.__name__.endswith(".locking"):
                    continue
                if {"actor", "user", "now", "today", "request"} & set(inspect.signature(value).parameters):
                    found[f"{module.__name__}.{name}"] = value
    return found


class TestOperations:
    def test_take_keywords_only(self) -> None:
        positional = [
            name
            for name, operation in operations().items()
            for parameter in inspect.signature(operation).parameters.values()
            if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        ]
        assert len(operations()) > 10
        assert not positional

    def test_say_what_they_do(self) -> None:
        assert not [name for name, operation in operations().items() if not inspect.getdoc(operation)]


class TestStandards:
    def test_each_names_its_source_and_a_known_duty(self) -> None:
        assert standards()
        for declared in standards():
            assert declared.source.document, declared.code
            assert declared.source.section, declared.code
            assert set(declared.source.duties) <= DUTIES, declared.code
            assert declared.source.duties, declared.code

    def test_every_module_of_the_settings_is_there(self) -> None:
        assert all(find_spec(name) for name in settings.STANDARDS)


class TestDuties:
    def test_are_those_of_the_seeds(self) -> None:
        assert len(DUTIES) == 305

    def test_every_duty_that_code_cites_exists(self) -> None:
        unknown = {
            f"{told(path)}: {cited}"
            for path in sources(".py", ".sql", ".yaml", of=APPS)
            for cited in DUTY.findall(path.read_text())
            if cited not in DUTIES
        }
        assert not unknown

    def test_no_text_for_users_names_one(self) -> None:
        """Pages name documents and sections; codes of duties stand in code, and as sources of standards and figures."""
        named = [f"{told(path)}: {text[:60]}" for path, text in texts_for_users() if DUTIES & set(DUTY.findall(text))]
        assert named == []


def texts_for_users() -> Iterator[tuple[Path, str]]:
    """Give every text of a program that is no docstring, every template, and the words kept in files of their own."""
    for path in sources(".py"):
        if path.name != "standards.py" and "migrations" not in path.parts:
            yield from ((path, text) for text in literals(path))
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield path, re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    for path in [*sources(".yaml", of=("casework",)), *sorted((ROOT / "static" / "js").rglob("*.js"))]:
        yield path, re.sub(r"(?m)^\s*(#|//|/?\*).*$", "", path.read_text())


def literals(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


class TestArrows:
    def test_foreign_keys_point_down_or_stay(self) -> None:
        wrong = []
        for app in APPS:
            below = {"casework", app} | set(FLOORS[: FLOORS.index(app)] if app in FLOORS else ())
            for model in apps.get_app_config(app).get_models():
                for field in model._meta.get_fields():
                    target = getattr(field, "remote_field", None) and field.related_model
                    if not field.concrete or not target or isinstance(target, str):
                        continue
                    if target._meta.app_label in APPS and target._meta.app_label not in below:
                        wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")
        assert not wrong

    def test_no_relation_reaches_back(self) -> None:
        """What an upper app hangs on a lower record has no name down there."""
        wrong = []
        for app in APPS:
            for model in apps.get_app_config(app).get_models():
                for relation in model._meta.related_objects:
                    if relation.related_model._meta.app_label != app and not relation.hidden:
                        wrong.append(f"{model.__name__}.{relation.name}")
        assert not [name for name in wrong if name.partition(".")[0] != "User"]


class TestNames:
    def test_no_file_is_called_by_what_it_is_not(self) -> None:
        assert not [told(path) for path in sources(".py") if path.stem in FORBIDDEN_FILES]
        assert not [told(path) for path in ROOT.glob("*/*") if path.is_dir() and path.name in FORBIDDEN_FILES]

    @pytest.mark.parametrize("word", FORBIDDEN_WORDS)
    def test_no_way_round_the_doors(self, word: str) -> None:
        found = {(word, told(path)) for path in sources(".py") if word in path.read_text()}
        assert not found - REVIEWED

    @pytest.mark.parametrize("word", FORBIDDEN_IN_TEMPLATES)
    def test_templates_escape_and_carry_no_script(self, word: str) -> None:
        found = [path for path in (ROOT / "templates").rglob("*.html") if word in path.read_text()]
        assert not [told(path) for path in found]

    def test_models_print_no_personal_data(self) -> None:
        """A record's text lands in logs and error pages."""
        for app in APPS:
            for model in apps.get_app_config(app).get_models():
                source = inspect.getsource(model.__str__)
                assert not re.search(r"self\.(name|given_name|family_name|title|body|text|phone|email)\b", source), (
                    model
                )


class TestClock:
    def test_is_read_by_what_translates_from_outside_only(self) -> None:
        readers = set()
        for path in sources(".py"):
            if set(TRANSLATORS) & {*path.relative_to(ROOT).parts, path.stem} or told(path) in MAY_READ_CLOCK:
                continue
            readers |= {f"{told(path)}:{line}" for line in clock_reads(path)}
        assert not readers

    def test_finds_a_reader(self, tmp_path: Path) -> None:
        reader = tmp_path / "reader.py"
        reader.write_text("from datetime import date, datetime\nnow = datetime.now()\nday = date.today()\n")
        assert list(clock_reads(reader)) == [2, 3]


def clock_reads(path: Path) -> Iterator[int]:
    """Yield the lines of a file that ask what time it is."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if (name, node.func.attr) in CLOCKS:
                yield node.lineno


class TestRules:
    @pytest.mark.parametrize("kind", ["rules", "standards"])
    def test_are_plain_python(self, kind: str) -> None:
        for app in APPS:
            path = ROOT / app / f"{kind}.py"
            if path.exists():
                assert "django" not in path.read_text().replace("django.", "django"), told(path)

"""What the whole repository keeps to: sizes, settings, commands, labels, imports, licences."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import pytest

from bot.api import make_bot
from bot.application import DIALOGUES, make_application
from bot.civic.permission import Role
from bot.handlers import Command
from bot.settings import EXAMPLES, Settings
from bot.texts import LOCALES, has, label, languages
from bot.welcome.cards import MENU

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    path
    for folder in ("bot", "nlp", "storage")
    for path in (ROOT / folder).rglob("*.py")
    if "versions" not in path.parts
)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_module_is_longer_than_250_lines() -> None:
    assert len(MODULES) > 80
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 250} == {}


def test_a_package_opens_with_one_docstring_and_nothing_else() -> None:
    for path in MODULES:
        tree = _tree(path)
        assert ast.get_docstring(tree), f"{_name(path)} does not say what it is for"
        if path.name == "__init__.py":
            assert len(tree.body) == 1, f"{_name(path)} holds more than its docstring"


# --- imports that only a look at each file can judge; the others stand in pyproject.toml ---


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{_name(path)} imports by dots"
            found |= {f"{node.module}.{each.name}" for each in node.names}
    return found


def _beyond(paths: list[Path], *allowed: str) -> list[tuple[str, str]]:
    """Imports that are neither standard library nor below an allowed name."""
    return [
        (_name(path), each)
        for path in paths
        for each in sorted(_imports(path))
        if each.split(".")[0] not in sys.stdlib_module_names
        and not f"{each}.".startswith(tuple(f"{one}." for one in allowed))
    ]


def _rules() -> list[Path]:
    """Where the features' rules stand: `rules.py`, and the table of a long life beside it."""
    return sorted([*(ROOT / "bot").glob("*/rules.py"), *(ROOT / "bot").glob("*/states.py")])


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def test_civic_and_rules_need_nothing_but_python_and_civic() -> None:
    rules = _rules()
    assert len(rules) >= 5
    pure = ("bot.civic", *map(_module, rules))
    assert _beyond(sorted((ROOT / "bot/civic").glob("*.py")), "bot.civic") == []
    assert _beyond(rules, *pure) == []


def test_the_sandbox_needs_nothing_of_ours() -> None:
    assert _beyond(sorted((ROOT / "bot/sandbox").rglob("*.py")), "bot.sandbox", "aiohttp") == []


def test_storage_of_the_bot_needs_civic_and_rules_alone() -> None:
    ours = ("bot.civic", *map(_module, _rules()))
    storage = [path for path in MODULES if path.is_relative_to(ROOT / "storage")]
    found = [each for each in _beyond(storage, *ours) if each[1].startswith(("bot.", "nlp."))]
    assert found == []


def test_the_bot_has_one_door_to_the_language_model() -> None:
    bot = [path for path in MODULES if path.is_relative_to(ROOT / "bot")]
    used = {(_name(path), each) for path in bot for each in _imports(path) if each.split(".")[0] == "nlp"}
    doors = ("nlp.analysis", "nlp.taxonomy.")
    assert {each for each in used if not each[1].startswith(doors)} == set()


# --- settings ---


def _env_example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_env_example_names_every_setting_and_no_other() -> None:
    assert sorted(_env_example()) == sorted(name.upper() for name in Settings.model_fields)
    assert sorted(EXAMPLES) == sorted(Settings.model_fields)


def test_env_example_holds_defaults_and_no_secrets() -> None:
    given = _env_example()
    secrets = ("BOT_TOKEN", "WEBHOOK_SECRET", "DATA_KEYS", "SMTP_URL")
    assert {name: given[name] for name in secrets} == dict.fromkeys(secrets, "")
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert re.findall(r"\d{6,}:[\w-]{20,}|[A-Za-z0-9+/]{43}=", text) == []
    filled: dict[str, Any] = {name.lower(): value for name, value in given.items() if value}
    assert Settings(_env_file=None, **filled) == Settings(_env_file=None)


# --- commands and labels ---

PAIRS = {
    "forslag": "suggest",
    "eforslag": "petition",
    "lista": "petitions",
    "mina": "mine",
    "samrad": "consultations",
    "sprak": "language",
    "integritet": "privacy",
    "hjalp": "help",
    "avbryt": "cancel",
    "granska": "moderate",
    "samrad_ny": "consult",
    "digest": "digest",
    "start": "start",
}


def _handled() -> set[frozenset[str]]:
    """The names of every command the application answers."""
    application = make_application(make_bot("1:abc", "http://127.0.0.1:9"))
    handlers = [each for group in application.handlers.values() for each in group]
    handlers += [each for dialogue in DIALOGUES.values() for each in dialogue._openings]
    return {each.names for each in handlers if isinstance(each, Command)}


def test_every_command_works_by_both_its_names() -> None:
    handled = _handled()
    missing = [pair for pair in PAIRS.items() if not any(set(pair) <= names for names in handled)]
    assert missing == []


@pytest.mark.parametrize("language", languages())
def test_every_command_of_the_menu_is_handled(language: str) -> None:
    listed = {label(language, f"command-{key}") for key in MENU}
    assert listed - frozenset().union(*_handled()) == set()


def test_every_command_is_documented() -> None:
    readme = ROOT / "README.md"
    if not readme.exists():
        pytest.skip("no README.md yet")
    text = readme.read_text(encoding="utf-8")
    typed = {name for pair in PAIRS.items() for name in pair} - {"start"}  # Telegram shows that one as a button
    undocumented = [name for name in sorted(typed) if not re.search(rf"`/{name}\b", text)]
    assert undocumented == []


LABELS = {
    "button-submit": ("Skicka in", "Submit"),
    "button-change-topic": ("Ändra ämne", "Change topic"),
    "button-change-recipient": ("Ändra mottagare", "Change recipient"),
    "button-make-petition": ("Gör till e-förslag", "Make it a petition"),
    "button-sign": ("Skriv under", "Sign"),
    "button-withdraw": ("Ta tillbaka underskrift", "Withdraw signature"),
    "button-support-existing": ("Stöd det som finns", "Support the existing one"),
    "button-approve": ("Godkänn", "Approve"),
    "button-refuse": ("Avslå", "Refuse"),
    "button-cancel": ("Avbryt", "Cancel"),
    "button-yes": ("Ja", "Yes"),
    "button-no": ("Nej", "No"),
    "button-next": ("Nästa", "Next"),
    "button-back": ("Bakåt", "Back"),
}


@pytest.mark.parametrize("key", LABELS)
def test_the_labels_others_hold_on_to(key: str) -> None:
    assert (label("sv", key), label("en", key)) == LABELS[key]


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_name(role: Role) -> None:
    assert [language for language in languages() if not has(language, f"role-{role}")] == []


def test_every_refusal_has_a_text() -> None:
    codes = set()
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
                assert isinstance(node.args[0], ast.Constant), f"{_name(path)}:{node.lineno} refuses with no fixed code"
                codes.add(str(node.args[0].value))
    assert len(codes) >= 15
    assert [(each, code) for each in languages() for code in sorted(codes) if not has(each, f"refused-{code}")] == []
    lines = "".join(path.read_text(encoding="utf-8") for path in LOCALES.rglob("*.ftl"))
    assert set(re.findall(r"^refused-([a-z-]+) =", lines, re.MULTILINE)) == codes


def test_what_people_read_stands_in_the_texts() -> None:
    """Swedish words in Python are texts that cannot be translated; docstrings and tables of letters are none."""
    found = []
    for path in (ROOT / "bot").rglob("*.py"):
        if "sandbox" in path.parts:
            continue
        tree = _tree(path)
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            written = node if isinstance(node, ast.Constant) and id(node) not in docstrings else None
            if written and re.search(r"[A-Za-z][åäöÅÄÖ]|[åäöÅÄÖ][A-Za-z]", str(written.value)):
                found.append((_name(path), written.lineno, written.value))
    assert found == []


# --- what is shipped ---


def _tracked() -> list[Path]:
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def test_nothing_tells_of_the_machine_it_was_written_on() -> None:
    folders = "work|root|home"
    machine = re.compile(rf"(?<![\w.~:/)>-])/(?:{folders})(?:/[\w.-]|[\"'`\s]|$)", re.MULTILINE)
    found = []
    for path in _tracked():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            text = content.decode("utf-8", "replace")
            found += [(_name(path), match.group()) for match in machine.finditer(text)]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_name_versions_and_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"https?://\S*|--\w*index\S*|--find-links\S*|@ file", text) == []
    pins = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert [
        pin.splitlines()[0] for pin in pins if not re.match(r"[\w.-]+==\S+", pin) or "--hash=sha256:" not in pin
    ] == []


def _declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    return sorted({re.split(r"[^A-Za-z0-9._-]", each, maxsplit=1)[0] for each in listed})


# EUPL-1.2 lets a work use these: permissive ones, and weak copyleft that stays with its own files (LGPL, MPL).
COMPATIBLE = re.compile(
    r"MIT( License)?|Apache(-2\.0| Software License| 2)|APL 2|BSD(-[23]-Clause|[\w ]* License)?"
    r"|0BSD|ISC|Zlib|CC0-1\.0|PSF-2\.0|Python Software Foundation License"
    r"|LGPL-[23][\w.-]*|GNU Lesser General Public License[\w ()]*|MPL-2\.0|Mozilla Public License 2\.0 \(MPL 2\.0\)"
)


@pytest.mark.parametrize("name", _declared())
def test_every_dependency_may_be_used_under_the_eupl(name: str) -> None:
    found = metadata(name)
    classified = [each.split(" :: ")[-1] for each in (found.get_all("Classifier") or []) if "OSI Approved :: " in each]
    given = {each: found[each] for each in ("License-Expression", "License") if each in found}
    said = given.get("License-Expression") or " AND ".join(classified) or given.get("License") or "nothing"
    parts = [part.strip("() ") for part in re.split(r" AND | OR |, (?:dependency licenses)?", said)]
    assert [part for part in parts if part and not COMPATIBLE.fullmatch(part)] == []
    assert any(parts)

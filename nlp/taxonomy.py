"""The topics, departments and kinds that messages are sorted by, read from ``taxonomy.toml``.

The codes are a contract: stored rows, exports and tests use them. Standard library only, so that cards
and web pages can show labels without loading the language model.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

TAXONOMY_FILE = Path(__file__).with_name("taxonomy.toml")


@dataclass(frozen=True)
class _Labelled:
    code: str
    sv: str
    en: str

    def label(self, language: str) -> str:
        """Name to show a person; Swedish where the language has no label of its own."""
        return self.en if language == "en" else self.sv


@dataclass(frozen=True)
class Topic(_Labelled):
    """What a message is about, and the department that usually handles it."""

    department: str
    includes: str


@dataclass(frozen=True)
class Department(_Labelled):
    """Who answers for a message; external ones are outside the municipality's own boards."""

    board_sv: str | None
    covers: str
    external: bool


@dataclass(frozen=True)
class Kind(_Labelled):
    """What a message wants: the instrument to offer depends on it."""

    includes: str


def _read() -> dict[str, dict[str, dict[str, Any]]]:
    with TAXONOMY_FILE.open("rb") as file:
        return tomllib.load(file)


_TABLES = _read()

DEPARTMENTS: Mapping[str, Department] = MappingProxyType(
    {
        code: Department(
            code=code,
            sv=row["sv"],
            en=row["en"],
            board_sv=row.get("board_sv"),
            covers=row["covers"],
            external=row.get("external", False),
        )
        for code, row in _TABLES["departments"].items()
    }
)
KINDS: Mapping[str, Kind] = MappingProxyType({code: Kind(code=code, **row) for code, row in _TABLES["kinds"].items()})
TOPICS: Mapping[str, Topic] = MappingProxyType(
    {code: Topic(code=code, **row) for code, row in _TABLES["topics"].items()}
)

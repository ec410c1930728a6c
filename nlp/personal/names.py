"""The lists of ``names.toml``, and what a single word may be by them: first name, surname, announcement, role."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

from nlp.wording import fold

_GENITIVES = ("'s", "’s", "s")
_ACCENTS = frozenset("åäöé")
_LEAST_STEM = 2
_LEAST_BUILT = 7  # letters of a first name told by how it is built


class Names:
    """Words are asked for in lower case without accents."""

    def __init__(self, tables: Mapping[str, Mapping[str, str]]) -> None:
        def words(table: str, key: str) -> frozenset[str]:
            return frozenset(fold(tables[table][key]).split())

        self._ordinary_first = words("first", "ordinary")
        self._sure_first = words("first", "names") - self._ordinary_first
        self._all_first = self._sure_first | self._ordinary_first
        self._small = words("first", "small")
        self._first_starts = tuple(words("first", "starts"))
        self._first_ends = tuple(words("first", "ends"))
        self._ordinary_last = words("last", "ordinary")
        self._sure_last = words("last", "names") - self._ordinary_last
        self._all_last = self._sure_last | self._ordinary_last
        self._endings = tuple(words("last", "endings"))
        self._sure_endings = tuple(words("last", "sure_endings"))
        self.particles = words("last", "particles")
        self._accented = {
            each
            for table, key in (("first", "names"), ("first", "ordinary"), ("last", "names"), ("last", "ordinary"))
            for each in tables[table][key].lower().split()
            if _ACCENTS.intersection(each)
        }
        self._cues: dict[str, str] = {}
        for kind in ("contact", "title", "staff", "kin", "signed", "named", "self"):
            for phrase in fold(tables["cues"][kind]).replace("\n", ";").split(";"):
                self._cues[" ".join(phrase.split())] = kind
        self._cues.pop("", None)
        self._cue_ends = frozenset(phrase.split()[-1] for phrase in self._cues)
        self._staff_endings = tuple(words("cues", "staff_endings"))
        self._trade_endings = tuple(words("cues", "trade_endings"))
        self._all_endings = (*self._staff_endings, *self._trade_endings)
        self.workplaces = tuple(words("cues", "workplaces"))
        self.gap = words("cues", "gap")
        self.being, self.pronouns = words("cues", "being"), words("cues", "pronouns")
        self.own, self.said_of_me = words("cues", "own"), words("cues", "said_of_me")
        self.after_self = words("cues", "after_self")
        self.loose_signs = words("cues", "loose_signs")
        self.signer_endings = tuple(words("cues", "signer_endings"))
        self._roles = words("public", "roles")
        self._role_endings = tuple(words("public", "role_endings"))
        self._role_links = words("public", "role_links")
        self._role_link_endings = tuple(words("public", "role_link_endings"))
        self.private_bodies = words("public", "private_bodies")
        self.arts, self.arts_links = words("public", "arts"), words("public", "arts_links")
        self.animals = words("public", "animals")
        self.animal_endings = tuple(words("public", "animal_endings"))
        self.not_before_people = words("public", "not_before_people")
        self.not_free = words("public", "not_free")
        self.after, self.before = words("public", "after"), words("public", "before")
        self._known = {" ".join(each.split()) for each in fold(tables["public"]["known"]).replace("\n", ";").split(";")}
        self._never = words("words", "never")
        self._place_endings = tuple(words("words", "place_endings"))
        self.joins = words("words", "joins")

    @staticmethod
    @cache
    def read() -> "Names":
        """The lists that come with Sola."""
        return Names(tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8")))

    def key(self, spelled: str, plain: str) -> str:
        """What to look a word up by: without accents, unless these tell it from the name (säga, Saga)."""
        if "-" in spelled and spelled.count("-") == plain.count("-"):
            return "-".join(map(self.key, spelled.split("-"), plain.split("-")))
        if not _ACCENTS.intersection(spelled) or any(form in self._accented for form in _forms(spelled)):
            return plain
        return spelled if self.first(plain) or any(form in self._sure_last for form in _forms(plain)) else plain

    def ends_as_surname(self, key: str) -> bool:
        """Whether a word ends as nothing but a surname does."""
        return key not in self._never and any(self._ends(form, self._sure_endings) for form in _forms(key))

    def first(self, key: str) -> str:
        """Whether a word is a first name: "sure", "ordinary" if it is an ordinary word too, or "" if not."""
        for form in _forms(key):
            if form in self._all_first:
                return "sure" if form in self._sure_first else "ordinary"
            if "-" in form and all(part in self._all_first for part in form.split("-")):
                return "sure"
            if len(form) >= _LEAST_BUILT and form.startswith(self._first_starts):
                return "sure" if form not in self._never else ""
            if len(form) >= _LEAST_BUILT and form.endswith(self._first_ends):
                return "sure" if form not in self._never else ""
        return ""

    def last(self, key: str, *, alone: bool) -> bool:
        """Whether a word is a surname; ``alone`` allows for those that are ordinary words or first names too."""
        return key not in self._never and any(
            form in self._sure_last
            or (alone and form in self._ordinary_last)
            or (alone and form in self._sure_first and form not in self._small)
            or self._ends(form, self._endings if alone else self._sure_endings)
            or ("-" in form and all(self.last(part, alone=alone) for part in form.split("-") if part))
            for form in _forms(key)
        )

    def surely_last(self, key: str) -> bool:
        """Whether a word is a surname whatever stands before it."""
        return key not in self._never and any(
            form in self._sure_last or self._ends(form, self._sure_endings) for form in _forms(key)
        )

    def is_small(self, key: str) -> bool:
        """Whether a first name is too common as a word to count in lower case."""
        return any(form in self._small for form in _forms(key))

    def is_genitive(self, key: str) -> bool:
        """Whether a word is a name only without its last s."""
        if key in self._all_first or key in self._all_last:
            return False
        return any(
            form in self._all_first or form in self._sure_last or self._ends(form, self._endings)
            for form in _forms(key)[1:]
        )

    def may_be_name(self, key: str) -> bool:
        """Whether nothing speaks against a word being a name: no ordinary word, no place."""
        if key in self._never or key in self._cues or key.endswith(self._place_endings):
            return False
        return self.cue(key) != "staff" and not self.is_role(key)

    def cue(self, phrase: str) -> str:
        """The kind of announcement a phrase is; "" if none."""
        kind = self._cues.get(phrase, "")
        if kind or self.is_role(phrase):
            return kind
        if phrase.endswith(self._staff_endings):
            return "staff"
        return "contact" if phrase.endswith(self._trade_endings) and " " not in phrase else ""

    def may_announce(self, key: str) -> bool:
        """Whether an announcement may end with this word."""
        return key in self._cue_ends or key in self.gap or key.endswith(self._all_endings)

    def is_role(self, key: str) -> bool:
        """Whether a word is a role in public life."""
        return key in self._roles or key.endswith(self._role_endings)

    def role_leads(self, back: Sequence[str]) -> bool:
        """Whether the words before a name, nearest first, are a public role and what belongs to it."""
        for key in back:
            if key in self.private_bodies:
                return False
            if self.is_role(key):
                return True
            if key not in self._role_links and not key.endswith(self._role_link_endings):
                return False
        return False

    def led_by(self, back: Sequence[str], heads: Collection[str], links: Collection[str]) -> bool:
        """Whether one of ``heads`` stands before a name, nearest word first, with nothing but ``links`` between."""
        for key in back:
            if key in heads:
                return True
            if key not in links:
                return False
        return False

    def is_known(self, keys: Sequence[str]) -> bool:
        """Whether the words are a well-known person's name, in the genitive or not."""
        return any(
            " ".join([*keys[:size][:-1], form]) in self._known
            for size in {len(keys), min(2, len(keys))}
            for form in _forms(keys[size - 1])
        )

    def _ends(self, form: str, endings: tuple[str, ...]) -> bool:
        return any(form.endswith(each) and len(form) - len(each) >= _LEAST_STEM for each in endings)


def _forms(key: str) -> list[str]:
    """A word, and what it is without the endings of the genitive."""
    if not key.endswith("s"):
        return [key]
    return [key, *(key.removesuffix(each) for each in _GENITIVES if key.endswith(each) and len(key) > len(each) + 1)]

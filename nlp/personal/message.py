"""A message word by word, and which of its words announce a name: "jag heter", "mvh", "min granne"."""

import re

from nlp.personal.names import Names

_WORD = re.compile(r"[^\W\d_]+(?:['’.:-][^\W\d_]+)*")
_SPACE_ONLY = re.compile(r"[ \t]{1,2}$")
_AFTER_CUE = {
    "self": re.compile(r"[ :,\"”]{1,3}$"),
    "named": re.compile(r"[ :\"”,]{1,3}$"),
    "signed": re.compile(r"[\s,.:;!/–+*-]{1,8}$"),
    "kin": re.compile(r"[ ,:(]{1,3}$"),
    "staff": re.compile(r"[ ,:(]{1,3}$"),
    "title": re.compile(r"\.? {1,2}$"),
    "contact": re.compile(r"[ :]{1,2}$"),
}
_SIGNING_MARK = re.compile(r"(?:^|[\s.,!?)])/{1,3} ?$|//+ ?$|\n ?[-–*~]+ ?$|[.!?] ?[-–] ?$")
_LONGEST_CUE = 3
_LEAST_NAME = 3
_SHOUT_SHARE = 0.6  # of the letters in capitals, from which these tell nothing
_SHOUT_LETTERS = 12


class Message:
    """Asked by the number of a word; *written* and *plain* (small letters, no accents) are equally long."""

    def __init__(self, written: str, plain: str, names: Names) -> None:
        self.written, self.plain, self.names = written, plain, names
        found = list(_WORD.finditer(plain))
        self.starts = [each.start() for each in found]
        self.ends = [each.end() for each in found]
        self._keys = [names.key(written[each.start() : each.end()].lower(), each.group()) for each in found]
        letters = sum(map(str.isalpha, written))
        self._shouted = letters >= _SHOUT_LETTERS and sum(map(str.isupper, written)) > _SHOUT_SHARE * letters

    def __len__(self) -> int:
        return len(self._keys)

    def key(self, at: int) -> str:
        """A word as it is looked up; "" before the first and after the last."""
        return self._keys[at] if 0 <= at < len(self._keys) else ""

    def keys(self, start: int, end: int) -> list[str]:
        """Several words."""
        return self._keys[max(0, start) : end]

    def between(self, at: int) -> str:
        """What stands between a word and the one before it."""
        return self.written[self.ends[at - 1] if at else 0 : self.starts[at]]

    def after(self, at: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What of a pattern follows a word at once."""
        return pattern.match(self.plain, self.ends[at])

    def follows(self, at: int) -> bool:
        """Whether nothing but a space stands between a word and the one before it."""
        return 0 < at < len(self) and bool(_SPACE_ONLY.match(self.between(at)))

    def stopped(self, before: int, at: int) -> bool:
        """Whether a sentence ends between two words."""
        between = self.plain[self.ends[before] : self.starts[at]]
        return any(sign in between for sign in ".!?\n;")

    def large(self, at: int) -> bool:
        """Whether a word begins with a capital that tells something."""
        return not self._shouted and self.written[self.starts[at]].isupper()

    def unknown_name(self, at: int) -> bool:
        """Whether a word may be a name that no list holds: written large, though not all of it."""
        spelled = self.written[self.starts[at] : self.ends[at]]
        if not self.large(at) or len(spelled) < _LEAST_NAME or spelled.isupper():
            return False
        return ("-" in spelled or spelled[1:].islower()) and self.names.may_be_name(self.key(at))

    def cue(self, at: int) -> str:
        """The kind of announcement that ends right before a word; "" if none."""
        if _SIGNING_MARK.search(self.written[max(0, self.starts[at] - 6) : self.starts[at]]):
            return "signed"
        if (
            self.key(at - 2) in self.names.own
            and self.key(at - 1) not in self.names.joins
            and self.follows(at)
            and self.large(at)
            and self.names.first(self.key(at)) == "sure"
        ):
            return "kin"  # whatever it is that is ours
        if not self.names.may_announce(self.key(at - 1)):
            return ""
        between = self.between(at)[-9:]
        for size in range(min(_LONGEST_CUE, at), 0, -1):
            kind = self.names.cue(" ".join(self._keys[at - size : at]))
            if kind and _AFTER_CUE[kind].match(between) and not (kind == "named" and self._person_named(at)):
                return kind
        return self._person_named(at)

    def _person_named(self, at: int) -> str:
        """The announcement in "min granne som heter": some words stand between it and the name."""
        last = at - 1
        while last > 0 and self.key(last) in self.names.gap:
            last -= 1
        if last == at - 1 or self.stopped(last, at) or self.names.cue(self.key(last)) not in ("kin", "staff"):
            return ""
        return "contact" if self.key(at - 1) in self.names.being else "kin"

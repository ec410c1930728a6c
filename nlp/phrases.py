"""Key phrases: the runs of words between stop words, the rarest first (RAKE, Rose et al. 2010)."""

import re
from collections.abc import Callable

from spacy.lang.en.stop_words import STOP_WORDS as ENGLISH
from spacy.lang.sv.stop_words import STOP_WORDS as SWEDISH

from nlp.wording import fold

_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*|[^\w\s]")
_MORE = (
    "hej tack snälla jättebra borde skulle kunna behöver behövs vill ville önskar önskas föreslår förslag finns saknas"
    " vore bättre fler mer mindre alltid aldrig också även bara idag nu här där sätt sätta gör göra görs få får fått"
    " kommun kommunen karlstad karlstads please thanks hello need needs want would like should more better"
)
STOP_WORDS = frozenset(fold(word) for word in (*SWEDISH, *ENGLISH, *_MORE.split()))
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MOST_WORDS, _FEWEST_LETTERS = 3, 3


def key_phrases(text: str, rarity: Callable[[str], float], most: int = 3) -> tuple[str, ...]:
    """Up to ``most`` phrases as they were written, in lower case; ``rarity`` weighs a folded word."""
    runs: list[list[str]] = [[]]
    for token in _TOKEN.findall(text):
        if (
            token[0].isalnum()
            and len(token) >= _FEWEST_LETTERS
            and not token.isdigit()
            and fold(token) not in STOP_WORDS
        ):
            runs[-1].append(token.lower())
        elif runs[-1]:
            runs.append([])
    phrases = {
        " ".join(run[:_MOST_WORDS]): sum(rarity(fold(word)) for word in run[:_MOST_WORDS]) for run in runs if run
    }
    return tuple(sorted(phrases, key=lambda phrase: (-phrases[phrase], phrase))[:most])

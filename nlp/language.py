"""Tells which language a message is written in, so that the bot can answer in it.

The letters tell the script. Languages that share one are weighed against each other by four witnesses: common words
and the letters each uses (``language.toml``), runs of letters inside words (``py3langid``, and the words of the file),
and the language of the chat, which decides where a message tells little: a town's name, a number, "ok".
"""

import copy
import math
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from nlp.places import Gazetteer

Floats = npt.NDArray[np.float64]
Table = Mapping[str, str | float]

_MOST_CHARACTERS = 1024  # what comes after tells nothing new
_MOST_LETTERS = 50  # from which letters that are lacking are counted
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u200c]+[^\W\d_]*)*")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_MARKS = re.compile("[\u0300-\u036f]")
_BARE = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th", "œ": "oe"})
_DOUBLED = str.maketrans({"å": "aa", "ä": "ae", "æ": "ae", "ö": "oe", "ø": "oe", "ü": "ue"})
# Said in many languages, so that they tell none.
_NEUTRAL = frozenset(("ok", "okay", "okey", "okej", "haha", "hahaha", "lol", "hmm", "mm", "wow", "test", "karlstad"))

# Weights in natural logarithms, fitted once to development messages.
_LISTED = 4.4  # a common word of the language, beside a word that is none
_FOLDED = 3.6  # the same, written without its accents
_FOREIGN = -4.0  # a letter that the language lacks
_LACKING = -2.0  # a letter's worth of text without the letters the language has of its own, times their share
_RUNS = 1.7  # what py3langid says, divided by the root of the length
_GRAMS = 0.15  # what the trigrams of unlisted words say
_UNSEEN = 0.25  # the share of a trigram that languages without it get nevertheless
_CHAT = 1.7  # the language of the chat
_CALM = 1.4  # divides the sum, as the witnesses repeat each other
_SUREST = 0.995
_GUESS = 0.4  # up to this the text has told nothing

_SCRIPTS = {
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "arabic": re.compile(r"[\u0620-\u064a\u066e-\u06d5\u06ee-\u06ff\u0750-\u077f]"),
    "ethiopic": re.compile(r"[\u1200-\u139f]"),
}
_ONE_LANGUAGE = {
    "el": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "ko": re.compile(r"[\u1100-\u11ff\uac00-\ud7af]"),
    "hy": re.compile(r"[\u0530-\u058f]"),
    "ka": re.compile(r"[\u10a0-\u10ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "bn": re.compile(r"[\u0980-\u09ff]"),
    "pa": re.compile(r"[\u0a00-\u0a7f]"),
    "ta": re.compile(r"[\u0b80-\u0bff]"),
    "te": re.compile(r"[\u0c00-\u0c7f]"),
    "ml": re.compile(r"[\u0d00-\u0d7f]"),
    "si": re.compile(r"[\u0d80-\u0dff]"),
    "lo": re.compile(r"[\u0e80-\u0eff]"),
    "my": re.compile(r"[\u1000-\u109f]"),
    "km": re.compile(r"[\u1780-\u17ff]"),
}
_ONE_WITH = {"no": ("nn",), "bs": ("hr", "sr"), "ku": ("sdh",)}  # what py3langid tells apart and this module does not


def detect_language(text: str, chat_language: str = "sv") -> tuple[str, float]:
    """ISO 639-1 code and its probability, 0–1; the chat's language where the text cannot tell."""
    text = _ADDRESS.sub(" ", unicodedata.normalize("NFC", text[:_MOST_CHARACTERS]))
    script = _script(text)
    if script is None:
        return chat_language, 0.5
    if script not in _SCRIPTS:
        return script, _SUREST
    words = _words(text, script)
    if not words:
        return chat_language, 0.5
    return _family(script).tell(words, chat_language)


def _script(text: str) -> str | None:
    """The script of most letters, or its language where only one uses it here; None without letters."""
    counted = {name: len(letters.findall(text)) for name, letters in (_SCRIPTS | _ONE_LANGUAGE).items()}
    most = max(counted, key=lambda name: counted[name])
    if most == "zh" and counted["ja"]:
        return "ja"
    return most if counted[most] else None


def _words(text: str, script: str) -> list[str]:
    """Different words in small letters, without those that say nothing of the language."""
    said = Gazetteer.read().without(text) if script == "latin" else text
    found = (_DRAWN_OUT.sub(r"\1", word) for word in _WORD.findall(said.lower()) if _SCRIPTS[script].match(word))
    return [word for word in dict.fromkeys(found) if word not in _NEUTRAL]


class _Family:
    """The languages of one script. Every array has one number a language."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._codes = list(tables)
        self._prior = np.array([float(table.get("prior", 0)) for table in tables.values()])
        self._without = np.array([float(table.get("without", 0)) for table in tables.values()])
        self._alphabets = [frozenset(str(table["letters"])) for table in tables.values()]
        lists = [[form for word in str(table["words"]).split() for form in _forms(word)] for table in tables.values()]
        self._listed: dict[str, Floats] = {}
        for at, forms in enumerate(lists):
            for form, weight in forms:
                row = self._listed.setdefault(form, np.zeros(len(lists)))
                row[at] = max(row[at], weight)
        self._foreign = {
            letter: np.array([0.0 if letter in alphabet else _FOREIGN for alphabet in self._alphabets])
            for letter in frozenset().union(*self._alphabets)
        }
        self._grams = _profiles([{form for form, _ in forms} for forms in lists])
        self._model, self._labels = _restricted(self._codes)

    def tell(self, words: Sequence[str], chat_language: str) -> tuple[str, float]:
        """The likeliest language of the words and its probability."""
        score = self._prior + self._runs(words) + self._letters("".join(words))
        score += np.array([_CHAT if code == chat_language else 0.0 for code in self._codes])
        for word in words:
            score += self._word(word)
        chances = np.exp((score - score.max()) / _CALM)
        best = int(chances.argmax())
        p = float(1 / chances.sum())
        return (self._codes[best], min(p, _SUREST)) if p > _GUESS else (chat_language, 0.5)

    def _word(self, word: str) -> Floats:
        if word in self._listed:
            return self._listed[word]
        folded = self._listed.get(_folded(word))
        if folded is not None:
            return np.minimum(folded, _FOLDED)
        return _GRAMS * sum((self._grams[gram] for gram in _trigrams(word) if gram in self._grams), np.zeros(1))

    def _letters(self, text: str) -> Floats:
        used = frozenset(text)
        lacking = np.array([not used & alphabet for alphabet in self._alphabets]) * self._without
        score: Floats = _LACKING * min(len(text), _MOST_LETTERS) * lacking
        for letter in used & self._foreign.keys():
            score = score + self._foreign[letter]
        return score

    def _runs(self, words: Sequence[str]) -> Floats:
        text = " ".join(words)
        ranking: dict[str, float] = dict(self._model.rank(text))
        worst = min(ranking.values())
        raw = [max((ranking[label] for label in labels), default=worst) for labels in self._labels]
        return _RUNS / math.sqrt(len(text.encode())) * (np.array(raw) - max(raw))


def _forms(word: str) -> Iterator[tuple[str, float]]:
    """A listed word in the spellings it is met in, with the weight of each."""
    yield word, _LISTED
    for form in {_folded(word), _folded(word.translate(_DOUBLED))} - {word}:
        yield form, _FOLDED


def _folded(word: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFD", word).translate(_BARE))


def _trigrams(word: str) -> list[str]:
    bordered = f" {word} "
    return [bordered[start : start + 3] for start in range(len(bordered) - 2)]


def _profiles(vocabularies: Sequence[set[str]]) -> dict[str, Floats]:
    """How much likelier each trigram is in each language than in all, as logarithms."""
    counts = [Counter(gram for word in words for gram in _trigrams(word)) for words in vocabularies]
    totals = np.array([count.total() for count in counts])
    profiles = {}
    for gram in set().union(*counts):
        shares = np.array([count[gram] for count in counts]) / totals
        profiles[gram] = np.log((1 - _UNSEEN) * shares / shares.mean() + _UNSEEN)
    return profiles


def _restricted(codes: Sequence[str]) -> tuple[LanguageIdentifier, list[list[str]]]:
    """``py3langid`` for these languages alone, and its labels for each of them."""
    model = copy.copy(_model())
    known = set(model.labels)
    labels = [[label for label in (code, *_ONE_WITH.get(code, ())) if label in known] for code in codes]
    model.set_languages([label for each in labels for label in each])
    return model, labels


@cache
def _model() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE)


@cache
def _family(script: str) -> _Family:
    return _Family(_tables()[script])


@cache
def _tables() -> Mapping[str, Mapping[str, Table]]:
    return tomllib.loads(Path(__file__).with_name("language.toml").read_text(encoding="utf-8"))

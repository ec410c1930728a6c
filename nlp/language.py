"""Tells which language a message is written in, so that the bot can answer in it.

``py3langid`` alone mistakes short Swedish messages for Danish or Norwegian, and cannot know that a message
of two words in a Swedish chat is probably Swedish. Scripts are read from their letters; function words and
the language of the chat help the rest.
"""

import math
import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from nlp.features import words

# Those a resident of Karlstad is likely to write, in Latin script; the more there are, the more mistakes.
_LATIN = ("sv", "en", "da", "no", "fi", "de", "fr", "es", "pl", "so", "tr", "ku", "bs", "sq", "et", "ro", "nl")
_CYRILLIC = ("uk", "ru", "bg", "sr")
_SHORT_LETTERS = 20  # below this many letters only function words or near certainty outweigh the chat
_SURE_SHORT = 0.95


def _word_set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_MARKERS = {
    "sv": _word_set(
        "och att det är en ett jag vi ni på för inte som med av till den har kan var om där här hej tack ska vill hur"
        " när vad ingen alla borde fler mer bra nya"
    ),
    "en": _word_set(
        "the and is are to of we you they please hello hi thanks thank can there this that my our not have should"
        " would more need for in it what where when how"
    ),
}
_DANISH_NORWEGIAN = _word_set("ikke jeg og hvor hva hvad kanskje måske nei fra noe noget")
_SCRIPTS = (
    (re.compile(r"[\u0600-\u06ff\u0750-\u077f]"), "ar"),
    (re.compile(r"[\u0400-\u04ff]"), "uk"),
    (re.compile(r"[\u1200-\u137f]"), "ti"),
    (re.compile(r"[\u0370-\u03ff]"), "el"),
    (re.compile(r"[\u0590-\u05ff]"), "he"),
    (re.compile(r"[\u0e00-\u0e7f]"), "th"),
    (re.compile(r"[\u4e00-\u9fff]"), "zh"),
)
_PERSIAN = re.compile("[پچژگکی]")
_SORANI = re.compile("[ێۆڵڕ]")
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_AMHARIC = re.compile("[አው]")
_TIGRINYA = re.compile("[ኣኽቕ]")
_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str, chat_language: str = "sv") -> tuple[str, float]:
    """ISO 639-1 code and its probability, 0–1; the chat's language where the text cannot tell."""
    letters = "".join(_WORD.findall(text))
    if not letters:
        return chat_language, 0.5
    by_script = _by_script(text, len(letters))
    if by_script is not None:
        return by_script
    found = set(_WORD.findall(text.lower()))
    marked = {language: len(found & markers) for language, markers in _MARKERS.items()}
    ranking = _ranking(text)
    best, p = ranking[0]
    if best in {"da", "no"} and not (found & _DANISH_NORWEGIAN or re.search("[æø]", text.lower())):
        best, p = "sv", max(p, dict(ranking)["sv"])
    if len(letters) < _SHORT_LETTERS:
        if marked["sv"] != marked["en"]:
            return max(marked, key=lambda language: marked[language]), 0.9
        if best != chat_language and p < _SURE_SHORT:
            return chat_language, 0.6
    return best, p


def _by_script(text: str, n_letters: int) -> tuple[str, float] | None:
    for script, language in _SCRIPTS:
        if len(script.findall(text)) * 2 < n_letters:
            continue
        if language == "ar" and _SORANI.search(text):
            return "ku", 0.9
        if language == "ar" and _PERSIAN.search(text):
            return "fa", 0.95
        if language == "uk" and not _UKRAINIAN.search(text):
            ranking = dict(_ranking(text))
            best = max(_CYRILLIC, key=lambda code: ranking[code])
            return best, 0.8
        if language == "ti" and _AMHARIC.search(text) and not _TIGRINYA.search(text):
            return "am", 0.8
        return language, 0.95
    return None


def _ranking(text: str) -> list[tuple[str, float]]:
    """Languages with probabilities, best first; damped, as the bytes of a text are far from independent."""
    scored: list[tuple[str, float]] = _identifier().rank(text)
    damping = math.sqrt(max(len(words(text)), 1)) * 4
    best = scored[0][1]
    powers = [(language, math.exp((score - best) / damping)) for language, score in scored]
    total = sum(power for _, power in powers)
    return [(language, power / total) for language, power in powers]


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    known = set(identifier.labels)
    identifier.set_languages([code for code in (*_LATIN, *_CYRILLIC) if code in known])
    return identifier

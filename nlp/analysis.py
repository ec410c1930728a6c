"""What a message is about, who answers for it, what kind it is and what it names: the bot's only door to ``nlp``."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from nlp import shipped
from nlp.cross_encoder import CrossEncoder
from nlp.deciding import CODES
from nlp.features import Floats
from nlp.language import detect_language
from nlp.personal.redact import Found, find_personal_data, masked
from nlp.places import BUILT_IN, Gazetteer
from nlp.reading import Reader, open_encoder
from nlp.shipped import NoModel
from nlp.similar import SAME_FROM, Wish, elsewhere, related, wish_of
from nlp.similar import likeness as weigh
from nlp.taxonomy import DEPARTMENTS
from nlp.wording import plain

__all__ = [
    "SAME_FROM", "Analysis", "Found", "Guess", "NoModel", "Wish", "analyse", "describe", "find_personal_data", "kept",
    "likeness", "likest", "load", "masked", "recalled", "related",
]  # fmt: skip

_GUESSES = 3
_READ_TOGETHER = 8  # candidates; each costs a reading of its own

# spaCy's vocabulary grows with every new word it meets and would keep what residents wrote. A memory zone
# empties it after each message, and only one may be open at a time.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Guess:
    """A code of the taxonomy and how probable it is, 0–1."""

    code: str
    p: float


@dataclass(frozen=True)
class Analysis:
    """All the bot wants to know about one message."""

    language: str  # ISO 639-1
    topics: tuple[Guess, ...]  # three, most likely first
    departments: tuple[Guess, ...]  # three
    kinds: tuple[Guess, ...]  # three
    sure: bool  # whether the first topic and department may be assumed
    external: float  # probability that the municipality's own boards do not decide, 0–1
    places: tuple[str, ...]  # named in the message, as the town calls them
    phrases: tuple[str, ...]  # up to three that say most
    personal: tuple[Found, ...]  # personal data, in characters of the text as it was written
    wishes: int  # how many separate wishes the message seems to hold
    wish: Wish  # for likeness: compare with ``nlp.similar``


def analyse(text: str, chat_language: str = "sv", places: Path = BUILT_IN, model: str | None = None) -> Analysis:
    """Reads one message; thread-safe, and raises on no text whatsoever.

    ``chat_language`` (ISO 639-1) decides where a message is too short to tell its language; ``places`` is the
    town's file of names; ``model`` names another model than the one in service.
    """
    readable = plain(text)
    language, _ = detect_language(readable, chat_language)
    pipeline = _pipeline(model or shipped.serving_now())
    meaning, sense = cast(Reader, pipeline.get_pipe("reader")).encoder.read(readable)  # the slow part, side by side
    with _one_at_a_time, pipeline.memory_zone():
        doc = _tokens(readable, pipeline.vocab)
        doc._.meaning, doc._.sense = meaning, sense
        doc = pipeline(doc)
        chances, sure, wishes = doc._.chances, bool(doc._.sure), int(doc._.wishes)
        phrases = doc._.phrases
    gazetteer = Gazetteer.read(places)
    return Analysis(
        language=language,
        topics=_best(CODES["topic"], chances["topic"]),
        departments=_best(CODES["department"], chances["department"]),
        kinds=_best(CODES["kind"], chances["kind"]),
        sure=sure,
        external=float(sum(chances["department"][_EXTERNAL])),
        places=tuple(dict.fromkeys(place.name for place in gazetteer.find(readable))),
        phrases=phrases,
        wishes=wishes,
        personal=tuple(find_personal_data(text)),
        wish=wish_of(readable, sense, language, gazetteer),
    )


def kept(wish: Wish) -> bytes:
    """What of a wish must be stored beside its text to compare it later."""
    return wish.sense.astype(np.float16).tobytes()


def recalled(kept_wish: bytes, text: str, language: str, places: Path = BUILT_IN) -> Wish:
    """The wish that ``kept`` came from; ``text`` and ``language`` are those of the analysis then."""
    sense = np.frombuffer(kept_wish, np.float16).astype(np.float32)
    return wish_of(plain(text), sense, language, Gazetteer.read(places))


def likeness(a: Wish, b: Wish) -> float:
    """How probable it is that both wish for the same, 0–1; from ``SAME_FROM`` the bot offers one for the other."""
    return 0.0 if elsewhere(a, b) else weigh(a, b, _cross_encoder().compare(a.text, b.text))


def likest(wish: Wish, candidates: Sequence[Wish]) -> list[tuple[int, float]]:
    """Those of the candidates that wish for the same, by their place, and how probable it is; most probable first.

    Only the few that look likest from afar are read together with the wish.
    """
    afar = [weigh(wish, candidate) for candidate in candidates]
    near = sorted(range(len(candidates)), key=lambda place: -afar[place])[:_READ_TOGETHER]
    judged = [(place, likeness(wish, candidates[place])) for place in near if afar[place] > 0]
    return sorted(((place, p) for place, p in judged if p >= SAME_FROM), key=lambda found: -found[1])


def load() -> None:
    """Opens the model before the first message comes, so that nobody waits for it."""
    analyse("Laga lekplatsen")


def describe(model: str | None = None) -> dict[str, Any]:
    """What ``doctor`` tells about a model, the one in service by default: its name, data and threshold."""
    name = model or shipped.serving()
    card = shipped.read_card(shipped.directory_of(name))
    return {"model": name, "data_hash": card["data_hash"], "sure_from": card["figures"]["sure_from"]}


def _tokens(readable: str, vocab: Vocab) -> Doc:
    """The words between spaces. Nothing here needs finer tokens, and spaCy's own take seconds on a page of brackets."""
    words = readable.split(" ") if readable else []
    return Doc(vocab, words=words, spaces=[True] * (len(words) - 1) + [False] if words else [])


@cache
def _cross_encoder() -> CrossEncoder:
    return CrossEncoder(shipped.ENCODER, open_encoder(shipped.ENCODER.name))


@cache
def _pipeline(name: str) -> Language:
    return shipped.open_model(name)


_EXTERNAL = [place for place, department in enumerate(DEPARTMENTS.values()) if department.external]


def _best(codes: Sequence[str], chances: Floats) -> tuple[Guess, ...]:
    order = np.argsort(-chances, kind="stable")[:_GUESSES]
    return tuple(Guess(codes[index], float(chances[index])) for index in order)

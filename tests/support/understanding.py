"""Analyses written by hand, for tests that are not about the language model."""

from typing import Any

import numpy as np

from nlp.analysis import Analysis, Found, Guess, Wish, recalled

SIZE = 8  # of a meaning; the model's own is longer


def wish(*sense: float, text: str = "") -> Wish:
    """A wish of a meaning: its numbers, filled up with zeros and brought to unit length."""
    numbers = np.array([*(sense or (1.0,)), *[0.0] * (SIZE - max(1, len(sense)))])
    return recalled((numbers / np.linalg.norm(numbers)).astype(np.float16).tobytes(), text, "sv")


def analysis(**given: Any) -> Analysis:
    """A suggestion about street care, for Technical Services, that the model is not sure of."""
    usual: dict[str, Any] = {
        "language": "sv",
        "topics": (Guess("street-care", 0.5), Guess("traffic", 0.3), Guess("safety", 0.2)),
        "departments": (Guess("tff", 0.9), Guess("klk", 0.1)),
        "kinds": (Guess("suggestion", 0.9),),
        "sure": False,
        "external": 0.0,
        "wishes": 1,
        "places": (),
        "phrases": (),
        "personal": (),
        "wish": wish(),
    }
    return Analysis(**{**usual, **given})


def found(text: str, **kinds: str) -> tuple[Found, ...]:
    """Where words of a text stand, as personal data of a kind: `found(text, PHONE="070-123")`."""
    return tuple(Found(text.index(words), text.index(words) + len(words), kind) for kind, words in kinds.items())

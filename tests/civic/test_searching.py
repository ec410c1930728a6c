"""Stems, and which of them mean the same: endings, compounds, slips, and letters without their rings and dots."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.civic.searching import STEM_LIMIT, grams, likeness, likes, sought_grams, sought_stems, weigh

# Any sign at all, half pairs and what falls apart into many often.
TEXTS = st.text(st.characters(codec=None) | st.sampled_from("aåÄ\u0308\0\ud83d\ufdfa🚲ßİʼn-’ \n"), max_size=200)
STEMS = st.text("abeglr", min_size=1, max_size=12)
WORDS = [
    "lekplats",
    "cykelban",
    "hastig",
    "kronopark",
    "farthind",
    "simhall",
    "bibliotek",
    "snoroj",
    "buss",
    "trottoar",
]


def stems(text: str) -> list[str]:
    return list(weigh((text, 1.0)))


@pytest.mark.parametrize(
    "forms",
    [
        "cykelbana cykelbanan cykelbanor cykelbanorna cykelbanornas CYKELBANAN",
        "lekplats lekplatsen lekplatser lekplatserna lekplatsens",
        "skola skolan skolor skolorna skolans",
        "cykel cykeln cyklar cyklarna cykla",
        "staket staketet staketen",
        "park parken parker parkerna",
        "parkera parkering parkeringen parkeringar",
        "belysning belysningen belysa",
        "snöröjning snöröja snöröjningen",
        "säker säkerhet säkerheten",
        "besök besökare besökarna besökaren",
        "gångväg gångvägar gångvägen gangvag gangvagen GÅNGVÄG ga\u030angva\u0308g",
        "Karlstad Karlstads",
        "playground playgrounds",
        "café cafe cafét",
        "2026 2026",
    ],
)
def test_the_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len(stems(forms)) == 1


@pytest.mark.parametrize("pair", ["park parkera", "skola skog", "bad band", "vatten vagn", "hund hundra", "2025 2026"])
def test_other_words_have_other_stems(pair: str) -> None:
    assert len(stems(pair)) == 2


@pytest.mark.parametrize(
    ("query", "text", "least"),
    [
        ("cykelbanor", "cykelbana", 1.0),
        ("cykel", "cykelväg", 0.8),
        ("lekplats", "lekplatsstaket", 0.8),
        ("skola", "Hagaborgsskolan", 0.8),
        ("väg", "gångvägen", 0.5),
        ("plats", "lekplatsstaket", 0.6),
        ("parkering", "parkeringsplatser", 0.8),
        ("lekplast", "lekplats", 0.6),
        ("biblotek", "biblioteket", 0.6),
        ("hastigehten", "hastigheten", 0.35),
        ("skoal", "skola", 0.6),
        ("kmomunen", "kommunen", 0.6),
        ("belysninng", "belysning", 0.35),
        ("återvinningstaton", "återvinningsstation", 0.45),
        ("lekplasts", "lekplatsstaket", 0.4),
        ("lekplatsstaket", "staket", 0.35),
    ],
)
def test_what_is_meant(query: str, text: str, least: float) -> None:
    [sought], [known] = stems(query), stems(text)
    assert likeness(sought, known) >= least


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("park", "parkering"),
        ("park", "parkeringsplats"),
        ("väg", "vagn"),
        ("skola", "skog"),
        ("bad", "band"),
        ("kol", "skola"),
        ("buss", "bus"),
        ("park", "spark"),
        ("2025", "2026"),
        ("e18", "e180"),
        ("is", "isbana"),
        ("lekplats", "busshållplats"),
    ],
)
def test_what_is_not_meant(query: str, text: str) -> None:
    [sought], [known] = stems(query), stems(text)
    assert likeness(sought, known) == 0


def test_the_likest_are_meant_and_nothing_far_behind_them() -> None:
    assert likes("lekplats", ["lekplats", "lekplatsstaket", "lekplat", "plats", "badplats"]) == {
        "lekplats": 1.0,
        "lekplatsstaket": 0.8,
        "lekplat": 0.6,
    }
    assert likes("lekplats", ["plats"]) == {"plats": 0.35}
    assert likes("lekplats", ["skog"]) == likes("lekplats", []) == {}


def test_a_title_counts_more_than_any_body_and_a_word_said_again_adds_less() -> None:
    weights = weigh(("Lekplats", 4.0), ("Buss " * 50 + "bro tunnel tunnel", 1.0), ("buss", 1.0))
    assert weights["bro"] == 1.0
    assert weights["bro"] < weights["tunnel"] < weights["buss"] < 3.0 < weights["lekplats"] == 4.0


@pytest.mark.parametrize(
    "text", ["", " ", "a", "å", "!?", "🚲🚲", "och det är som att vi vill ha", "the and for", "\ud83d"]
)
def test_what_says_nothing_has_no_stems(text: str) -> None:
    assert sought_stems(text) == stems(text) == []


def test_a_query_is_cut_to_what_is_bearable() -> None:
    [stem] = sought_stems("a" * 4096)
    assert len(stem) <= STEM_LIMIT
    assert len(sought_stems(" ".join(f"ord{place}" for place in range(1000)))) == 6
    assert sought_stems("buss bussar bussen buss") == ["buss"]
    assert len(stems(" ".join(f"ord{place}" for place in range(9000)))) == 600
    assert len(sought_grams("a" * STEM_LIMIT)) == 3


@given(TEXTS)
def test_any_text_has_stems_that_can_be_stored_and_found_again(text: str) -> None:
    known = stems(text)
    for stem in known:
        assert 2 <= len(stem) <= STEM_LIMIT
        assert stem.isalnum()
        stem.encode()
        assert all(len(gram) == 3 for gram in grams(stem))
        assert likes(stem, known)[stem] == 1.0
    assert set(sought_stems(text)) <= set(known)


@given(st.sampled_from(WORDS).filter(lambda word: len(word) > 4), st.integers(1, 11), st.sampled_from("abcdrstx"))
def test_any_one_slip_after_the_first_letter_is_forgiven(word: str, at: int, letter: str) -> None:
    assume(at < len(word))
    head, tail = word[:at], word[at:]
    slipped = [head + letter + tail, head + tail[1:], head + letter + tail[1:], head + tail[1:2] + tail[:1] + tail[2:]]
    assert all(likeness(each, word) >= 0.6 for each in slipped)


@given(STEMS, STEMS)
@example("ckyel", "cykel")
def test_what_is_alike_shares_letters_to_be_found_by(stem: str, word: str) -> None:
    found = likeness(stem, word)
    assert 0 <= found <= 1
    if found and sought_grams(stem):
        assert set(sought_grams(stem)) & set(grams(word))
    elif found:
        assert stem == word

"""Languages of residents, short messages, and wordings that look Danish."""

import pytest

from nlp.language import detect_language
from nlp.wording import plain, wish


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bygg fler lekplatser på Kronoparken", "sv"),
        ("laga vagen", "sv"),
        ("hur gor man for att fa en tid", "sv"),
        ("Please build more cycle paths between the campus and the city", "en"),
        ("thanks for the new playground", "en"),
        ("نريد المزيد من الحدائق للأطفال في المدينة", "ar"),
        ("ما می‌خواهیم پارک بیشتری برای بچه‌ها در شهر داشته باشیم", "fa"),
        ("Нам потрібно більше автобусів увечері, будь ласка", "uk"),
        ("Waxaan rabnaa meelo badan oo carruurtu ku ciyaaraan", "so"),
        ("Haluamme lisää leikkikenttiä lapsille kaupunkiin", "fi"),
        ("ንሕና ኣብ ከተማ ዝያዳ መናፈሻ ክህልወና ንደሊ", "ti"),
        ("Wir brauchen mehr Spielplätze für die Kinder in der Stadt", "de"),
    ],
)
def test_languages_are_told(text: str, language: str) -> None:
    assert detect_language(text)[0] == language


def test_what_tells_nothing_counts_as_the_chats_language() -> None:
    assert [detect_language(text, "uk")[0] for text in ("", "123", "😀", "ok")] == ["uk"] * 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hej! Laga lekplatsen, tack på förhand. Mvh Kim", "Laga lekplatsen"),
        ("God kväll, bygg ett utegym 😀 tack!", "bygg ett utegym"),
        ("LAGA LEKPLATSEN NU", "laga lekplatsen nu"),
        ("hej", "hej"),
        ("KBAB", "KBAB"),
        ("Tack", "Tack"),
    ],
)
def test_the_wish_is_left_of_a_polite_message(text: str, expected: str) -> None:
    assert wish(plain(text)) == expected

"""Telegram's sending limits, second by second."""

from __future__ import annotations

import pytest

from bot.sandbox.answers import ApiError
from bot.sandbox.limits import Limits


class Watch:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def taken(limits: Limits, chat_id: int, count: int) -> int:
    passed = 0
    for _ in range(count):
        try:
            limits.take(chat_id)
        except ApiError:
            continue
        passed += 1
    return passed


def test_thirty_a_second_overall() -> None:
    watch = Watch()
    limits = Limits(monotonic=watch)
    assert sum(taken(limits, chat_id, 1) for chat_id in range(1, 40)) == 30
    watch.seconds += 0.99
    assert taken(limits, 99, 1) == 0
    watch.seconds += 0.02
    assert taken(limits, 99, 1) == 1


def test_one_a_second_in_a_chat_after_a_burst() -> None:
    watch = Watch()
    limits = Limits(monotonic=watch)
    assert taken(limits, 1, 8) == 5
    for _ in range(10):
        watch.seconds += 1.0
        assert taken(limits, 1, 2) == 1
    watch.seconds += 60
    assert taken(limits, 1, 8) == 5


def test_twenty_a_minute_in_a_group() -> None:
    watch = Watch()
    limits = Limits(monotonic=watch)
    assert taken(limits, -1, 25) == 20
    watch.seconds += 30
    with pytest.raises(ApiError) as caught:
        limits.take(-1)
    assert caught.value.parameters == {"retry_after": 30}
    watch.seconds += 31
    assert taken(limits, -1, 1) == 1


def test_switched_off() -> None:
    assert taken(Limits(enabled=False), 1, 500) == 500

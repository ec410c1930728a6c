"""The sender's pace, pure as it is: never faster than Telegram allows, and never at a standstill."""

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pace import CHAT_BURST, GROUP_A_MINUTE, OVERALL_A_SECOND, Pace

# A burst to a few chats, with pauses: chat, and the seconds that passed since the one before.
SENDINGS = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from([0.0, 0.0, 0.0, 0.001, 0.03, 0.3, 1.0, 4.9])), max_size=250
)
ROUNDING = 1e-6


def send(sendings: Iterable[tuple[int, float]], pace: Pace, *, group: bool = False) -> list[tuple[float, int]]:
    """Send one after the other, waiting as told; when, and to whom."""
    now, sent = 1000.0, []
    for chat, passed in sendings:
        now += passed
        for _ in range(50):
            wait = pace.wait_seconds(chat, now, group=group)
            if wait <= 0:
                break
            now += wait
        else:
            raise AssertionError("it never ends")
        pace.note(chat, now)
        sent.append((now, chat))
    return sent


def most_within(times: list[float], seconds: float) -> int:
    """The most that fell within any window of so many seconds."""
    most, first = 0, 0
    for place, at in enumerate(times):
        while times[first] <= at - seconds + ROUNDING:
            first += 1
        most = max(most, place - first + 1)
    return most


@settings(deadline=None)
@given(SENDINGS)
def test_never_too_fast_overall_nor_in_a_chat(sendings: list[tuple[int, float]]) -> None:
    sent = send(sendings, Pace())
    assert most_within([at for at, _ in sent], 1) <= OVERALL_A_SECOND
    for chat in {chat for _, chat in sent}:
        assert most_within([at for at, each in sent if each == chat], CHAT_BURST) <= CHAT_BURST


@settings(deadline=None)
@given(SENDINGS)
def test_a_group_gets_twenty_a_minute(sendings: list[tuple[int, float]]) -> None:
    sent = send([(chat % 3, passed) for chat, passed in sendings], Pace(), group=True)
    for chat in range(3):
        assert most_within([at for at, each in sent if each == chat], 60) <= GROUP_A_MINUTE


def test_a_burst_goes_out_at_full_speed() -> None:
    sent = send([(chat, 0.0) for chat in range(290)], Pace())
    assert most_within([at for at, _ in sent], 1) == OVERALL_A_SECOND
    assert 9 <= sent[-1][0] - sent[0][0] < 9.01


def test_one_chat_gets_its_burst_and_then_one_a_second_on_average() -> None:
    times = [at for at, _ in send([(1, 0.0)] * 25, Pace())]
    assert times[CHAT_BURST - 1] == times[0]
    assert round(times[-1] - times[0]) == 20


def test_a_pause_is_for_everybody_and_is_never_shortened() -> None:
    pace = Pace()
    pace.pause(1030.0)
    pace.pause(1005.0)
    assert [pace.wait_seconds(chat, 1000.0) for chat in (1, 2)] == [30.0, 30.0]
    assert pace.wait_seconds(1, 1030.0) == 0


def test_it_does_not_remember_every_chat_for_ever() -> None:
    pace = Pace(overall_a_second=10**9)
    for chat in range(10_500):
        pace.note(chat, 1000.0 + chat)
    assert len(pace._chats) == 10_000
    assert 0 not in pace._chats

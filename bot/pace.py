"""How fast we may send. Pure: given times in, times out.

Telegram's FAQ ("My bot is hitting limits"): about 30 messages a second overall, one a second in a chat with short
bursts tolerated, 20 a minute in a group. Edits and answers to buttons are not new messages and are not counted.
"""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field

OVERALL_A_SECOND = 29
CHAT_BURST = 3
GROUP_A_MINUTE = 20
COUNTED = frozenset({"sendMessage", "sendPhoto", "sendDocument", "sendLocation"})
_REMEMBERED_CHATS = 10_000


@dataclass
class Pace:
    """Remembers when was sent, and says how long to wait. Times are seconds of any steady clock."""

    _overall: deque[float] = field(default_factory=deque)
    _chats: dict[Hashable, deque[float]] = field(default_factory=dict)
    _paused_until: float = 0.0

    def wait_seconds(self, chat: Hashable, now: float, *, group: bool = False) -> float:
        """How long this chat's next message must wait; 0 for not at all."""
        waits = [self._paused_until - now]
        while self._overall and self._overall[0] <= now - 1:
            self._overall.popleft()
        if len(self._overall) >= OVERALL_A_SECOND:
            waits.append(self._overall[0] + 1 - now)
        sent = self._chats.get(chat)
        if sent:
            # A bucket of CHAT_BURST that refills once a second: the message CHAT_BURST ago frees a place.
            most, seconds = (GROUP_A_MINUTE, 60.0) if group else (CHAT_BURST, float(CHAT_BURST))
            if len(sent) >= most:
                waits.append(sent[-most] + seconds - now)
        return max(0.0, *waits)

    def note(self, chat: Hashable, now: float) -> None:
        """Remember a message sent."""
        self._overall.append(now)
        sent = self._chats.pop(chat, None) or deque(maxlen=GROUP_A_MINUTE)
        sent.append(now)
        self._chats[chat] = sent  # at the end: the first is the longest silent
        if len(self._chats) > _REMEMBERED_CHATS:
            del self._chats[next(iter(self._chats))]

    def pause(self, until: float) -> None:
        """Let everybody rest."""
        self._paused_until = max(self._paused_until, until)

"""How fast we may send. Pure: given times in, times out.

Telegram's FAQ ("My bot is hitting limits"): about 30 messages a second overall, one a second in a chat with short
bursts tolerated, 20 a minute in a group. Edits and answers to buttons are not new messages and are not counted.
"""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field

OVERALL_A_SECOND = 29
CHAT_BURST = 5
GROUP_A_MINUTE = 20
COUNTED = frozenset({"sendMessage", "sendPhoto", "sendDocument", "sendLocation"})
_REMEMBERED_CHATS = 10_000


@dataclass
class Pace:
    """Remembers when was sent, and says how long to wait. Times are seconds of any steady clock."""

    overall_a_second: int = OVERALL_A_SECOND
    chat_burst: int = CHAT_BURST
    _overall: deque[float] = field(default_factory=deque)
    _chats: dict[Hashable, deque[float]] = field(default_factory=dict)
    _paused_until: float = 0.0

    def wait_seconds(self, chat: Hashable, now: float, *, group: bool = False) -> float:
        """How long this chat's next message must wait; 0 for not at all."""
        waits = [self._paused_until - now]
        while self._overall and self._overall[0] <= now - 1:
            self._overall.popleft()
        if len(self._overall) >= self.overall_a_second:
            waits.append(self._overall[0] + 1 - now)
        sent = self._chats.get(chat)
        if sent:
            # So many at once, and as many seconds later again: never faster than one a second for long.
            most, seconds = (GROUP_A_MINUTE, 60.0) if group else (self.chat_burst, float(self.chat_burst))
            if len(sent) >= most:
                waits.append(sent[-most] + seconds - now)
        return max(0.0, *waits)

    def note(self, chat: Hashable, now: float) -> None:
        """Remember a message sent."""
        self._overall.append(now)
        sent = self._chats.pop(chat, None) or deque(maxlen=max(GROUP_A_MINUTE, self.chat_burst))
        sent.append(now)
        self._chats[chat] = sent  # at the end: the first is the longest silent
        if len(self._chats) > _REMEMBERED_CHATS:
            del self._chats[next(iter(self._chats))]

    def pause(self, until: float) -> None:
        """Let everybody rest."""
        self._paused_until = max(self._paused_until, until)

"""Addresses that open the chat at the right place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Links:
    """Makes deep links; `chat_page` is the sandbox's browser chat, empty with Telegram."""

    username: str
    chat_page: str = ""

    def start(self, payload: str) -> str:
        """A link that sends `/start payload` (Telegram: at most 64 of A-Z a-z 0-9 _ -)."""
        return f"https://t.me/{self.username}?start={payload}"

    def to_open(self, payload: str) -> str:
        """The same for a terminal, where the sandbox's page stands in for t.me."""
        return f"{self.chat_page}/?start={payload}" if self.chat_page else self.start(payload)

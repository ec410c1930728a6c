"""The people who act in the sandbox."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.answers import Json


@dataclass
class Persona:
    """Somebody with a telephone; `caption` says in the page what part they play."""

    id: int
    first_name: str
    last_name: str | None = None
    language_code: str | None = "sv"
    caption: str = ""

    def user(self) -> Json:
        """The person as a Bot API User."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.language_code:
            user["language_code"] = self.language_code
        return user

    def chat(self) -> Json:
        """The private chat with this person as a Bot API Chat."""
        chat: Json = {"id": self.id, "type": "private", "first_name": self.first_name}
        if self.last_name:
            chat["last_name"] = self.last_name
        return chat

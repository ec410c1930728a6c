"""An expected no, with a reason the person can act on.

    Exception
    └── Refused(code, **facts)      said to the person as the text `refused-<code>`

Anything else that is raised while an update is handled is a fault of ours: it is retried, then parked.
"""

from typing import Any


class Refused(Exception):
    """A rule says no. `code` names the text `refused-<code>`; `facts` fill it in."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

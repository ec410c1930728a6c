"""People who go through dialogues as people do: the next piece when the answer to the last has been seen."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from tests.support.citizen import Citizen

# Long enough for several restarts in a row.
PATIENCE_SECONDS = 120.0

_WISHES = (
    "Sätt upp fler belysningsstolpar längs gångvägen vid skolan.",
    "Bygg en ny lekplats i parken bredvid biblioteket.",
    "Bussen borde gå oftare på kvällarna och helgerna.",
    "Snöröjningen på cykelbanorna måste börja tidigare på morgonen.",
    "Fler papperskorgar behövs vid badplatsen.",
    "Öppna simhallen tidigare på söndagar.",
)


# What a petition's card says to who has signed, and to who has not.
_STANDS = {True: "Du har skrivit under", False: "När du skriver under"}


@dataclass
class Deeds:
    """What one person did, as they know it themselves."""

    suggestions: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    signed: dict[str, bool] = field(default_factory=dict)


class Resident:
    """One person of the storm. Every update they cause is noted in `update_ids`, shared by all."""

    def __init__(self, citizen: Citizen, random: Random, update_ids: list[int]) -> None:
        self.citizen = citizen
        self.deeds = Deeds()
        self._random = random
        self._update_ids = update_ids
        self._count = 0

    async def live(self, petitions: Sequence[str], over: asyncio.Event) -> None:
        """One dialogue after another, each to its end, until it is over."""
        while not over.is_set():
            deed = self._random.choice("sssppgg")
            if deed == "s":
                await self.suggest()
            elif deed == "p":
                await self.petition()
            else:
                await self.sign(self._random.choice(petitions))
            await asyncio.sleep(self._random.uniform(0, 1))  # a breath: not what anything waits for

    async def suggest(self) -> None:
        """Write a wish, read what was understood, send it in, read the receipt."""
        text = f"{self._random.choice(_WISHES)} {self._mark()}"
        await self._say(text, "Ditt förslag", text)
        self.deeds.suggestions.append(text)
        await self._press("Skicka in", text, "Tack! Ditt förslag är registrerat.")

    async def petition(self) -> str:
        """Write an e-petition piece by piece and send it in."""
        title = f"{self._random.choice(_WISHES)[:60].rstrip('.')} {self._mark()}"
        await self._say("/eforslag", "Vad ska ditt e-förslag heta?")
        await self._act("text", text=title)
        if "liknar" in await self._sees_either("Vad vill du att kommunen ska göra?", "liknar ditt"):
            await self._press("Nästa", "liknar ditt", "Vad vill du att kommunen ska göra?")
        await self._say("Kommunen ska göra det före sommaren.", "Varför är det viktigt?")
        await self._say("Många har väntat länge.", title, "En granskare läser")
        self.deeds.titles.append(title)
        await self._press("Skicka in", title, "Ditt e-förslag är inskickat", title)
        return title

    async def sign(self, number: str) -> None:
        """Open an e-petition and sign it; perhaps change one's mind, once or twice."""
        await self._say(f"/start p_{number}", number, _STANDS[self.deeds.signed.get(number, False)])
        for _ in range(self._random.randint(1, 3)):
            signs = not self.deeds.signed.get(number, False)
            self.deeds.signed[number] = signs
            label = "Skriv under" if signs else "Ta tillbaka underskrift"
            await self._press(label, number, _STANDS[signs])

    def _mark(self) -> str:
        self._count += 1
        return f"(m{self.citizen.id}x{self._count})"

    async def _say(self, text: str, *answer: str) -> None:
        await self._act("text", text=text)
        await self.citizen.sees(*answer, within_seconds=PATIENCE_SECONDS)

    async def _press(self, label: str, on: str, *answer: str) -> None:
        await self._act("press", label=label, message_id=self._newest(label, on))
        await self.citizen.sees(*answer, within_seconds=PATIENCE_SECONDS)

    async def _act(self, deed: str, **wish: object) -> None:
        done = await self.citizen.acts(deed, **wish)
        self._update_ids.append(done["update_id"])

    async def _sees_either(self, *answers: str) -> str:
        """Wait for the first of several answers."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            for answer in answers:
                try:
                    return await self.citizen.sees(answer, within_seconds=0.2)
                except AssertionError:
                    if time.monotonic() > deadline:
                        raise

    def _newest(self, label: str, on: str) -> int:
        """The newest message that holds a text and has a button."""
        for message in reversed(self.citizen.messages):
            labels = [button["label"] for row in message["buttons"] for button in row]
            if message["from"] == "bot" and on in message["text"] and label in labels:
                number: int = message["message_id"]
                return number
        raise AssertionError(f"{self.citizen.id} has no {label!r} on {on!r}")

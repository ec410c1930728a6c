"""The first words, help, languages, and what we say to what we cannot read."""

from bot.civic.citizen import Citizen
from bot.civic.message import Button, Message, Rows
from bot.civic.permission import Act
from bot.civic.profile import Profile
from bot.links import Links
from bot.texts import label, languages, text

# The command menu: key of its line -> who sees it (None: everyone). Names and texts stand in the Fluent files.
MENU: dict[str, Act | None] = {
    "forslag": None,
    "eforslag": None,
    "lista": None,
    "mina": None,
    "samrad": None,
    "digest": Act.READ_DIGEST,
    "granska": Act.MODERATE,
    "samrad-ny": Act.CONSULT,
    "hjalp": None,
    "sprak": None,
    "integritet": None,
    "avbryt": None,
}


def commands(language: str, citizen: Citizen | None = None) -> list[dict[str, str]]:
    """The command menu (Telegram's BotCommand) that a person, or everyone, sees."""
    return [
        {"command": label(language, f"command-{key}"), "description": label(language, f"command-{key}-does")}
        for key, act in MENU.items()
        if act is None or (citizen is not None and citizen.may(act))
    ]


def privacy_card(language: str, profile: Profile) -> Message:
    """What the law asks us to say at first contact: who, why, what is public, how long, which rights."""
    said = text(
        language,
        "privacy-notice",
        town=profile.name,
        controller=profile.controller,
        dpo=profile.dpo,
        phone=profile.contact_phone,
        url=profile.contact_url,
    )
    return Message(said)


def welcome_card(language: str, profile: Profile) -> Message:
    """What one can do here."""
    return Message(text(language, "welcome-hello", town=profile.name), menu_rows(language))


def menu_rows(language: str) -> Rows:
    """Buttons to the main ways."""
    return (
        (
            Button(label(language, "button-suggest"), "s-new"),
            Button(label(language, "button-petition"), "e-new"),
        ),
        (Button(label(language, "button-petitions"), "e-list", "0"), Button(label(language, "button-mine"), "mine")),
        (Button(label(language, "button-help"), "help"), Button(label(language, "button-language"), "languages")),
    )


def help_card(language: str, citizen: Citizen, profile: Profile) -> Message:
    """What one can do, command by command."""
    lines = "\n".join(f"/{each['command']} – {each['description']}" for each in commands(language, citizen))
    said = text(language, "welcome-help", commands=lines, phone=profile.contact_phone, url=profile.contact_url)
    return Message(said)


def languages_card(language: str) -> Message:
    """Let the person choose a language, each by its own name."""
    rows = tuple((Button(label(each, "language-name"), "language", each),) for each in languages())
    return Message(text(language, "welcome-languages"), rows)


def role_card(language: str, role: str, department: str | None) -> Message:
    """Greet someone in a new role."""
    return Message(
        text(
            language,
            "welcome-role",
            role=label(language, f"role-{role}"),
            department=department or "none",
        )
    )


def group_card(links: Links) -> Message:
    """In a group: opinions are for private chats. In all languages, since a group has none."""
    lines = [text(language, "welcome-group") for language in languages()]
    button = Button(label(languages()[0], "button-private-chat"), url=links.start("group"))
    return Message("\n".join(lines), ((button,),))

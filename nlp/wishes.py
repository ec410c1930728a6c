"""Counts the separate wishes of a message, so that the bot can suggest sending them one by one."""

import re
from collections.abc import Callable
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from nlp.deciding import Decision
from nlp.reading import Reader

_MARK = r"(?:\d{1,2}[.)]|[•*])\s"  # of a list's item; a dash counts where the message begins with one
_SENTENCE = re.compile(rf"(?<=[.!?])(?<!\b\d\.)(?<!\b\d\d\.)\s+|\s*;\s+|\s+(?={_MARK})")
_ITEM = re.compile(rf"^{_MARK}")
_DASH, _DASHES = re.compile(r"^[-–]\s"), re.compile(r"\s+(?=[-–]\s)")
_FEWEST_WORDS = 4
_MOST_SENTENCES = 12
_SURE_OF_TOPIC = 0.6

if not Doc.has_extension("wishes"):
    Doc.set_extension("wishes", default=1)


class WishCounter:
    """Reads each sentence's topic by its spelling: another sure topic is another wish, and so is a list's item."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def __call__(self, doc: Doc) -> Doc:
        """Leaves the number of wishes, at least 1, in ``doc._.wishes``."""
        pattern, item = (_DASHES, _DASH) if _DASH.match(doc.text) else (_SENTENCE, _ITEM)
        sentences = [sentence for sentence in pattern.split(doc.text) if len(sentence.split()) >= _FEWEST_WORDS]
        if len(sentences) > 1:
            reader = cast(Reader, self._nlp.get_pipe("reader"))
            topic = cast(Decision, self._nlp.get_pipe("topic"))
            read = [topic.by_spelling(reader.counted(sentence)) for sentence in sentences[:_MOST_SENTENCES]]
            topics = {int(chances.argmax()) for chances in read if chances.max() >= _SURE_OF_TOPIC}
            items = sum(bool(item.match(sentence)) for sentence in sentences)
            doc._.wishes = max(1, len(topics), items)
        return doc


@Language.factory("sola_wishes", requires=["doc._.counted"], assigns=["doc._.wishes"])
def _make_counter(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    return WishCounter(nlp)

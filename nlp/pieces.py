"""Cuts words into the pieces the sentence encoder knows: SentencePiece's unigram model, read from a plain list.

Pieces never cross a space, so each word is cut by itself: the cut whose pieces are likeliest together
(Kudo 2018, "Subword Regularization", section 3). What a word shares with its relatives (``cykel|ställ|et``) is seen
that way, also in words nobody wrote before.
"""

import unicodedata
from collections.abc import Iterator, Sequence

_WORD_START = "\u2581"  # SentencePiece's mark before a word
_LONGEST_WORD = 32  # letters; what is longer is rubbish or a link, and is cut into several
_LONGEST_TEXT = 8192  # characters; some signs become whole phrases
_UNKNOWN_PENALTY = 10.0  # below the least likely piece, as SentencePiece has it


class Pieces:
    """A vocabulary with the natural logarithm of each piece's probability; rows of the encoder's table follow it."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], start: int, end: int, unknown: int) -> None:
        special = {start, end, unknown}
        self._start, self._end, self._unknown = start, end, unknown
        self._known = {
            piece: (row, score)
            for row, (piece, score) in enumerate(zip(pieces, scores, strict=True))
            if row not in special
        }
        self._longest = max((len(piece) for piece in self._known), default=1)
        self._unknown_score = min(scores, default=0.0) - _UNKNOWN_PENALTY

    def rows(self, text: str, most: int) -> list[int]:
        """Rows of a text's pieces between the marks of start and end.

        Beyond ``most`` rows the middle is left out: a story says its matter first and its wish last.
        """
        found = [row for word in _words(text) for row in self._cut(word)]
        room = most - 2
        if len(found) > room:
            head = room // 3
            found = [*found[:head], *found[len(found) - (room - head) :]]
        return [self._start, *found, self._end]

    def _cut(self, word: str) -> list[int]:
        """The likeliest way to cut one word, by Viterbi's algorithm."""
        whole = self._known.get(word)
        if whole is not None:
            return [whole[0]]
        size = len(word)
        best = [0.0] + [-1e30] * size
        came = [(0, self._unknown)] * (size + 1)
        for start in range(size):
            score = best[start]
            for end in range(start + 1, min(start + self._longest, size) + 1):
                piece = self._known.get(word[start:end])
                if piece is not None and score + piece[1] > best[end]:
                    best[end], came[end] = score + piece[1], (start, piece[0])
            if score + self._unknown_score > best[start + 1]:
                best[start + 1], came[start + 1] = score + self._unknown_score, (start, self._unknown)
        rows = []
        end = size
        while end:
            end, row = came[end]
            rows.append(row)
        return rows[::-1]


def _words(text: str) -> Iterator[str]:
    for word in unicodedata.normalize("NFKC", text)[:_LONGEST_TEXT].split():
        marked = _WORD_START + word
        for start in range(0, len(marked), _LONGEST_WORD):
            yield marked[start : start + _LONGEST_WORD]

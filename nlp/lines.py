"""Answers JSON lines with JSON lines, one for one and in order, for the commands of ``python -m nlp``.

Whatever a line holds, it gets an answer in its place; a bad one gets ``{"id": …, "error": "…"}``.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, BinaryIO

Answer = Callable[..., Mapping[str, Any]]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class BadLine(ValueError):
    """A line that cannot be answered; the message says why, ``id`` whose it was as far as can be told."""

    def __init__(self, message: str, line_id: object = None) -> None:
        super().__init__(message)
        self.id = line_id


def answer_lines(lines: Iterable[bytes], out: BinaryIO, fields: tuple[str, ...], answer: Answer) -> int:
    """Writes one answer a line and flushes it; gives back the exit status, 1 if any line was bad.

    ``fields`` name the texts that every line must have; ``answer`` is called with them in that order.
    """
    status = 0
    for line in lines:
        try:
            line_id, texts = _parse(line, fields)
            reply = {"id": line_id, **answer(*texts)}
        except BadLine as bad:
            reply, status = {"id": bad.id, "error": str(bad)}, 1
        out.write(_encode(reply))
        out.flush()
    return status


def _parse(line: bytes, fields: tuple[str, ...]) -> tuple[object, list[str]]:
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise BadLine("not UTF-8") from None
    except (ValueError, RecursionError):
        raise BadLine("not JSON") from None
    if not isinstance(row, dict):
        raise BadLine("not a JSON object")
    if "id" not in row:
        raise BadLine("lacks the field id")
    line_id = row["id"]
    if not isinstance(line_id, str | int | float) or isinstance(line_id, bool):
        raise BadLine("id must be a string or a number")
    if isinstance(line_id, float) and not math.isfinite(line_id):
        raise BadLine("id must be a finite number")
    for field in fields:
        if field not in row:
            raise BadLine(f"lacks the field {field}", line_id)
        if not isinstance(row[field], str):
            raise BadLine(f"{field} must be a string", line_id)
    return line_id, [row[field] for field in fields]


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _encode(reply: Mapping[str, object]) -> bytes:
    # A lone surrogate, which JSON can escape but UTF-8 cannot hold, may come back in an id.
    text = _LONE_SURROGATE.sub("\ufffd", json.dumps(reply, ensure_ascii=False))
    return text.encode() + b"\n"

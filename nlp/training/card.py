"""Writes the model card ``nlp/MODEL.md`` from the reports in ``nlp/metrics`` (the form: Mitchell et al. 2019)."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from nlp import shipped
from nlp.reading import open_encoder
from nlp.taxonomy import TOPICS
from nlp.training.corpus import read_examples, read_pairs, read_wishes

MODEL_CARD = shipped.PACKAGE / "MODEL.md"
_WEAK = 0.75
_PERCENT = 100

_TEMPLATE = """# Model card

Made by `python -m nlp card` from `nlp/metrics/`; do not edit by hand.

**What.** `{model}`: topic (30), department (15), kind (6), likeness of wishes, for messages of residents to a Swedish
municipality. One spaCy pipeline; a sentence encoder of {layers} layers (multilingual-e5-small, MIT, adapted by
`make encoder`), n-grams and a lexicon of stems, pooled. Runs on numpy, without a network.

**For.** Proposing topic and recipient to the person who wrote, who can change both; look-alikes; digests. Not for
deciding about a person, and not without a way to correct it.

**Data.** {n_examples} hand-written messages ({per_topic} a topic), {n_wishes} wishes reworded, with near
misses, {n_pairs} pairs; written for this project, no resident's words. Shares between witnesses and the level of `sure`
were set on {n_validation} messages by two other authors. Tested on {n_test} messages by three more authors, unseen in
training and choices; two blind labellings of these agree on {agree_topic} of topics, {agree_department} of departments,
{agree_kind} of kinds. Of the test's two papers, *real* follows the mix of real proposals, and *hard* was written to be
hard: allusions, borders, styles.

## Figures on the test set

{main}

## By topic

{topics}

## By department

{departments}

## By language and style

{styles}

## Known weaknesses

Topics found in less than {weak} of their messages: {weak_topics}. Most frequent mix-ups: {confusions}.
Languages other than Swedish and English were written without native speakers and are few. All authors wrote for this
project: real messages may differ from theirs in ways none of them thought of. Corrections from service are the cure:
`python -m nlp candidate`, `compare`, `switch`, `back`.
"""


def write_model_card() -> None:
    """Renders the card from the reports of the frozen files, and the card of the model in service."""
    metrics = shipped.PACKAGE / "metrics"
    names = [path.stem for path in shipped.frozen_files()]
    reports = {name: json.loads((metrics / f"{name}.json").read_text("utf-8")) for name in names}
    test = reports["test"]
    examples = read_examples()
    counts = Counter(example.topic for example in examples)
    lines = [
        ("topic, first guess", test["topic_top1"]),
        *((f"topic, first guess, paper *{paper}*", value) for paper, value in test["topic_top1_by_paper"].items()),
        ("topic, among three", test["topic_top3"]),
        ("department, first guess", test["department_top1"]),
        ("municipal or not", test["external_right"]),
        ("kinds, mean recall", test["kind_mean_recall"]),
        ("sure: share of messages", test["sure_share"]),
        ("sure: topic and department both right", test["sure_both_right"]),
        ("calibration error, topic", test["topic_calibration_error"]),
        ("calibration error, department", test["department_calibration_error"]),
        ("look-alikes, area under the curve", reports["test_pairs"]["area_under_curve"]),
        ("look-alikes, F1", reports["test_pairs"]["f1"]),
        ("themes, pairwise F1", reports["test_themes"]["pairwise_f1"]),
        ("personal data, recall", reports["test_personal_data"]["recall"]),
        ("personal data, precision", reports["test_personal_data"]["precision"]),
        ("language of short messages", reports["test_language"]["language_top1"]),
    ]
    recall = test["recall_by_topic"]
    by_style = {**test["topic_top1_by_language"], **test["topic_top1_by_style"]}
    weak = [f"{topic} {value:.2f}" for topic, value in recall.items() if value < _WEAK]
    mixed = [f"{row['topic']} taken for {row['taken_for']} ({row['times']})" for row in test["topic_confusions"][:6]]
    MODEL_CARD.write_text(
        _TEMPLATE.format(
            model=shipped.serving(),
            layers=len(open_encoder(shipped.ENCODER.name).layers),
            n_examples=len(examples),
            per_topic=f"{min(counts.values())}–{max(counts.values())}",
            n_wishes=sum(map(len, read_wishes())),
            n_pairs=len(read_pairs()),
            n_validation=len(shipped.VALIDATION.read_text("utf-8").splitlines()),
            n_test=test["lines"],
            agree_topic=test["labellers_agree"]["topic"],
            agree_department=test["labellers_agree"]["department"],
            agree_kind=test["labellers_agree"]["kind"],
            main=_table(("figure", "value"), lines),
            topics=_table(("topic", "found", "examples"), ((t, recall[t], counts[t]) for t in TOPICS)),
            departments=_table(("department", "found"), test["recall_by_department"].items()),
            styles=_table(("language or style", "topic, first guess"), by_style.items()),
            weak=_WEAK,
            weak_topics=", ".join(weak) or "none",
            confusions=", ".join(mixed) or "none",
        ),
        encoding="utf-8",
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]] | Mapping[str, Any]) -> str:
    lines = [head, tuple("-" for _ in head), *rows]
    return "\n".join(
        "|" + "|".join(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row) + "|" for row in lines
    )

"""Each measure against values worked out by hand, and what must hold of it always."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.training.measures import area_under_curve, calibration_error, f1, pairwise_f1, share

CHANCES = st.floats(0, 1)


def test_a_share_is_of_all() -> None:
    assert share([True, False, True, True]) == 0.75
    assert share([True, False, False]) == 0.3333
    assert share(iter([True])) == 1.0
    assert share([]) is None


def test_calibration_error_is_the_mean_gap_of_its_bins() -> None:
    # .95 and .91 fall into one bin: |1.86 - 1| = .86; .35 alone: |.35 - 1| = .65; together over three messages
    assert calibration_error([0.95, 0.91, 0.35], [True, False, True]) == round((0.86 + 0.65) / 3, 4)
    assert calibration_error([1.0, 0.0], [True, False]) == 0.0
    assert calibration_error([1.0, 0.0], [False, True]) == 1.0


def test_gaps_of_one_bin_make_up_for_each_other_and_gaps_of_two_do_not() -> None:
    assert calibration_error([0.75, 0.75, 0.75, 0.75], [True, True, True, False]) == 0.0
    assert calibration_error([0.65, 0.75], [False, True]) == 0.45


@given(st.lists(st.tuples(CHANCES, st.booleans()), min_size=1, max_size=30))
def test_calibration_error_lies_between_the_overall_gap_and_one(rows: list[tuple[float, bool]]) -> None:
    chances, right = [chance for chance, _ in rows], [hit for _, hit in rows]
    overall = abs(sum(chances) - sum(right)) / len(rows)
    assert overall - 1e-3 <= calibration_error(chances, right) <= 1


def test_f1_is_the_harmonic_mean() -> None:
    assert f1(6, 8, 12) == 0.6  # precision 3/4, recall 1/2
    assert f1(0, 5, 5) == f1(0, 0, 3) == f1(0, 0, 0) == 0.0
    assert f1(4, 4, 4) == 1.0


def test_the_area_counts_pairs_in_the_right_order() -> None:
    assert area_under_curve([0.9, 0.8, 0.3, 0.1], [True, True, False, False]) == 1.0
    assert area_under_curve([0.9, 0.3, 0.8, 0.1], [True, True, False, False]) == 0.75
    assert area_under_curve([0.5, 0.5, 0.5], [True, False, False]) == 0.5
    assert area_under_curve([0.1, 0.9], [True, False]) == 0.0


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=20))
def test_turning_all_scores_round_turns_the_area(rows: list[tuple[int, bool]]) -> None:
    same = [mark for _, mark in rows]
    if len(set(same)) == 2:
        there = area_under_curve([score for score, _ in rows], same)
        back = area_under_curve([-score for score, _ in rows], same)
        assert there + back == pytest.approx(1, abs=2e-4)
        squared = area_under_curve([score**2 for score, _ in rows], same)
        assert squared == there  # only the order counts


def test_pairwise_f1_counts_pairs_of_messages() -> None:
    # said together: ab, cd; truly together: ab, ac, bc; both: ab. precision 1/2, recall 1/3
    assert pairwise_f1([1, 1, 2, 2], ["x", "x", "x", "y"]) == 0.4
    assert pairwise_f1([1, 2, 3], ["x", "y", "z"]) == 0.0  # nothing to be found together
    assert pairwise_f1([1, 1, 2], ["x", "x", "y"]) == 1.0


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=15))
def test_pairwise_f1_does_not_depend_on_names_or_direction(rows: list[tuple[int, int]]) -> None:
    said, true = [one for one, _ in rows], [two for _, two in rows]
    assert pairwise_f1(said, true) == pairwise_f1(true, said) == pairwise_f1([f"g{one}" for one in said], true)
    assert 0 <= pairwise_f1(said, true) <= 1

"""Learners' own points: named by their content, kept within a limit, written as JSON and read back."""

import json
import math

import numpy as np
import pytest
from cachetools import LRUCache
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.line.data import MOST_POINTS, Points
from core.own_file import store
from core.refused import Refused

FINITE = st.floats(allow_nan=False, allow_infinity=False)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@st.composite
def any_points(draw: st.DrawFn) -> Points:
    n = draw(st.integers(2, 40))
    x, y = (draw(arrays(np.float64, n, elements=FINITE)) for _ in range(2))
    return Points.of(draw(NAMES), draw(NAMES), draw(NAMES), x, y)


def points(n: int = 3, name: str = "x", at: float = 0.0) -> Points:
    x = np.arange(n) + at
    return Points.of("mine.csv", name, "y", x, 2 * x)


PLAIN = points().to_json()


# ---- the digest


def test_a_digest_is_the_same_in_every_process() -> None:
    assert points().digest == "845829eaa50342dd"


@given(any_points(), any_points())
def test_equal_points_have_equal_digests_and_others_have_others(one: Points, other: Points) -> None:
    assert len(one.digest) == 16
    assert set(one.digest) <= set("0123456789abcdef")
    assert (one == other) == (one.digest == other.digest)


@pytest.mark.parametrize(
    "other",
    [
        Points.of("mine.csv", "y", "x", np.arange(3), 2.0 * np.arange(3)),
        Points.of("mine.csvx", "", "y", np.arange(3), 2.0 * np.arange(3)),
        Points.of("mine.csv", "x", "y", 2.0 * np.arange(3), np.arange(3)),
        Points.of("mine.csv", "x", "y", np.arange(3), np.array([0, 2, np.nextafter(4.0, 5.0)])),
        Points.of("mine.csv", "x", "y", np.array([-0.0, 1, 2]), 2.0 * np.arange(3)),
    ],
)
def test_each_part_counts_and_where_one_ends(other: Points) -> None:
    assert other.digest != points().digest


# ---- what is kept


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> LRUCache[str, Points]:
    """A store with room for three sets of 100 points: 100 times 16 bytes, and 500 for what is around them."""
    kept: LRUCache[str, Points] = LRUCache(3 * 2100, store._kept.getsizeof)
    monkeypatch.setattr(store, "_kept", kept)
    return kept


def test_points_are_found_by_their_digest(small: LRUCache[str, Points]) -> None:
    ours = points(7, "found")
    assert store.find(ours.digest) is None
    assert store.keep(ours) == ours.digest
    assert store.find(ours.digest) is small[ours.digest] is ours
    assert store.find("") is None
    assert store.find("0" * 16) is None


def test_the_limit_is_in_bytes_and_those_go_that_were_asked_for_least_recently(small: LRUCache[str, Points]) -> None:
    first, second, third, fourth = (points(100, at=i) for i in range(4))
    for one in (first, second, third):
        store.keep(one)
    assert small.currsize == small.maxsize
    assert store.find(first.digest) is first
    store.keep(fourth)
    assert [store.find(one.digest) for one in (first, second, third, fourth)] == [first, None, third, fourth]
    assert small.currsize == small.maxsize
    # one byte more than there is room for takes the place of two
    store.keep(points(101, at=9))
    assert len(small) == 2
    assert small.currsize == 2100 + 2116


def test_keeping_again_takes_no_more_room(small: LRUCache[str, Points]) -> None:
    for _ in range(3):
        store.keep(points(100))
    assert small.currsize == 2100


def test_there_is_room_for_three_hundred_of_the_largest_files() -> None:
    assert store._kept.maxsize == store.LIMIT == 48 * 1024 * 1024
    largest = store._kept.getsizeof(points(MOST_POINTS))
    assert largest == 160_500
    assert 300 < store.LIMIT // largest < 320


# ---- as JSON


@given(any_points())
def test_points_come_back_to_the_last_bit(one: Points) -> None:
    again = Points.from_json(json.loads(json.dumps(one.to_json())))
    assert (again.x, again.y) == (one.x, one.y)
    assert again == one
    assert again.digest == one.digest


def test_numbers_at_the_ends_of_float64_come_back() -> None:
    x = np.array([5e-324, -0.0, 1.7976931348623157e308, 0.1, 2**53 + 2.0])
    again = Points.from_json(json.loads(json.dumps(Points.of("a", "b", "c", x, -x).to_json())))
    assert again.x == x.tobytes()
    assert again.y == (-x).tobytes()


def test_points_as_json_are_plain() -> None:
    assert PLAIN == {
        "source": "mine.csv", "x_name": "x", "y_name": "y", "x": [0.0, 1.0, 2.0], "y": [0.0, 2.0, 4.0],
    }  # fmt: skip


@pytest.mark.parametrize("n", [2, MOST_POINTS])
def test_the_fewest_and_the_most_points_are_taken(n: int) -> None:
    assert len(Points.from_json(points(n).to_json())) == n


LIMITS = "Points are two columns of 2 to 10,000 finite numbers."


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"x": [1.0], "y": [1.0]}, LIMITS),
        ({"x": [], "y": []}, LIMITS),
        ({"x": [0.0] * (MOST_POINTS + 1), "y": [0.0] * (MOST_POINTS + 1)}, LIMITS),
        ({"y": [1.0, 2.0]}, LIMITS),
        ({"x": [[0.0, 1.0, 2.0]], "y": [[0.0, 1.0, 2.0]]}, LIMITS),
        ({"x": 1.0, "y": 1.0}, LIMITS),
        ({"x": [0.0, 1.0, math.nan]}, LIMITS),
        ({"y": [0.0, 1.0, math.inf]}, LIMITS),
        ({"y": [0.0, 1.0, -math.inf]}, LIMITS),
        ({"x": [0.0, 1.0, None]}, LIMITS),
        ({"x": [0.0, 1.0, "a"]}, "These are no points."),
        ({"x": [0.0, [1.0], 2.0]}, "These are no points."),
        ({"x": {"0": 1.0}}, "These are no points."),
        ({"source": 3}, "Points have a source and two names."),
        ({"x_name": None}, "Points have a source and two names."),
        ({"y_name": ["y"]}, "Points have a source and two names."),
        ({"y_name": "y" * 1001}, "Points have a source and two names."),
    ],
)
def test_what_are_no_points_is_refused(change: dict, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        Points.from_json({**PLAIN, **change})
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("missing", sorted(PLAIN))
def test_a_part_that_is_missing_is_refused(missing: str) -> None:
    with pytest.raises(Refused, match=r"^These are no points\.$"):
        Points.from_json({name: part for name, part in PLAIN.items() if name != missing})


@pytest.mark.parametrize("nothing", [None, [], "points", 5, [PLAIN]])
def test_what_is_no_mapping_is_refused(nothing: object) -> None:
    with pytest.raises(Refused, match=r"^These are no points\.$"):
        Points.from_json(nothing)  # type: ignore[arg-type]

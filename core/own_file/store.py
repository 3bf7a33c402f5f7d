"""Learners' own points, kept by their digest, so that an address can name them."""

from threading import Lock

from cachetools import LRUCache

from core.line.data import Points

LIMIT = 48 * 2**20  # bytes: some three hundred files of the largest size

_kept: LRUCache[str, Points] = LRUCache(maxsize=LIMIT, getsizeof=lambda points: len(points.x) + len(points.y) + 500)
_lock = Lock()


def keep(points: Points) -> str:
    """Keep the points and return their digest, by which `find` gives them back until others take their place."""
    with _lock:
        _kept[points.digest] = points
    return points.digest


def find(digest: str) -> Points | None:
    """The points with this digest; None where this process does not have them, or the digest is empty."""
    with _lock:
        return _kept.get(digest)

"""What a process keeps of its work: one cache of runs, counted in bytes, and results that live with their owner.

`cached_run` is for what costs training: whoever asks with equal arguments, in any session, gets the same object, and
two who ask at once compute it once. `kept_with` is for what is derived from such an object, as a surface's figure: it
is freed together with the object.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import wraps
from threading import Condition
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import numpy as np
from cachetools import LRUCache, cached
from cachetools.keys import hashkey

F = TypeVar("F", bound=Callable[..., Any])

LIMIT = 160 * 2**20  # bytes of all runs together


def size_of(value: Any) -> int:
    """About how many bytes a value holds: arrays, tensors, texts and all that it refers to, each object once."""
    seen: set[int] = set()
    waiting = [value]
    total = 0
    while waiting:
        item = waiting.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, np.ndarray):
            total += item.nbytes
        elif hasattr(item, "element_size") and hasattr(item, "nelement"):  # a tensor; torch need not be imported
            total += item.element_size() * item.nelement()
        elif isinstance(item, type) or callable(item):
            continue
        else:
            total += sys.getsizeof(item)
            if isinstance(item, Mapping):
                waiting += [*item.keys(), *item.values()]
            elif isinstance(item, list | tuple | set | frozenset):
                waiting += item
            elif is_dataclass(item):
                waiting += [getattr(item, f.name) for f in fields(item)]
    return total


_runs: LRUCache[Any, Any] = LRUCache(maxsize=LIMIT, getsizeof=size_of)
_changed = Condition()


def cached_run(function: F) -> F:
    """Decorator: keep the results of a function of hashable arguments in the process's one cache of runs.

    While one thread computes, others with equal arguments wait for its result. The least recently used results are
    dropped when all together exceed LIMIT bytes; a result larger than that is returned and not kept.
    """

    def key(*args: Any, **named: Any) -> Any:
        return hashkey(function, *args, **named)

    return cast(F, wraps(function)(cached(_runs, key=key, condition=_changed)(function)))


def bytes_kept() -> int:
    """How many bytes the cache of runs holds now."""
    with _changed:
        return int(_runs.currsize)


def kept_with(function: F) -> F:
    """Decorator: keep results on behalf of the first argument, as long as that object lives.

    The first argument is hashable and can be referred to weakly; the others are hashable.
    """
    results: WeakKeyDictionary[Any, dict[Any, Any]] = WeakKeyDictionary()

    @wraps(function)
    def wrapper(owner: Any, *args: Any) -> Any:
        of_owner = results.setdefault(owner, {})
        if args not in of_owner:
            of_owner[args] = function(owner, *args)
        return of_owner[args]

    return cast(F, wrapper)

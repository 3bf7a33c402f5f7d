"""What a process does once, after its first picture: the heavy imports, in the background."""

import gc
import threading

_started = threading.Lock()


def warm_up() -> None:
    """Import torch and scikit-learn in a thread, once a process, and take them out of collection.

    Sessions are threads of one process, so torch gets one thread: more would fight over the cores.
    """
    if _started.acquire(blocking=False):
        threading.Thread(target=_imports, daemon=True, name="warm-up").start()


def _imports() -> None:
    import sklearn.linear_model  # noqa: F401
    import torch

    torch.set_num_threads(1)
    # the first optimizer of a process imports as much again as torch itself
    torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    gc.collect()
    gc.freeze()

"""The question of the lesson on tensors, answered by writing to an array of float32."""

from functools import cache

from core.fields import patch_of
from core.lessons.tensors.settings import TensorSettings
from ui.outcome import Prediction
from ui.say import say


@cache
def asked() -> Prediction:
    """The question of this lesson, answered by writing to an array of float32."""
    from core.lessons.tensors.memory import to_float, write_and_watch

    watch = write_and_watch(to_float, "array", "float32")
    return Prediction(
        say(
            "`array` holds **float32**. You make `tensor = torch.from_numpy(array).float()`, and then write "
            "`array[0] = 99`. What is `tensor[0]`?"
        ),
        ("99: they share memory", "0: float() made a copy", "an error"),
        "99: they share memory" if watch.changed else "0: float() made a copy",
        say(
            "`tensor[0]` is **{first:g}**. float() converts to float32, and there was nothing to convert, so it "
            "returned the same tensor. With an array of float64, as in the tutorial, it must copy. See it above, under "
            "“Who shares memory with whom?”.",
            first=watch.tensor_after[0],
        ),
        patch_of(TensorSettings(maker="to_float", dtype="float32", written="array")),
        300,
    )

"""The types of what the player gets are those of the dataclasses."""

from typing import Annotated

import numpy as np
import pytest

from tools.types import MESSAGES_TARGET, TARGET, declarations, message_declarations, typescript


def test_the_committed_files_are_current() -> None:
    assert TARGET.read_text(encoding="utf-8") == declarations(), "run: python -m tools.types"
    assert MESSAGES_TARGET.read_text(encoding="utf-8") == message_declarations(), "run: python -m tools.types"


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (str, "string"),
        (str | None, "string | null"),
        (tuple[int, ...], "number[]"),
        (tuple[float, float] | None, "[number, number] | null"),
        (Annotated[np.ndarray, "(M,)"], "A"),
        (Annotated[str, "ColorName"], "ColorName"),
    ],
)
def test_a_type_is_the_typescript_type_of_its_json(hint: object, expected: str) -> None:
    assert typescript(hint) == expected


def test_a_type_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no TypeScript type here for <class 'set'>"):
        typescript(set)

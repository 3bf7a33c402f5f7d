"""What the sliders and choices offer: every field of every settings class, at its default and at its ends."""

import pytest

from core.fields import Choice, Number, Settings, kinds
from core.lessons.autograd.attempts import ATTEMPTS as ATTEMPT_LOOPS
from core.lessons.autograd.settings import AutogradSettings
from core.lessons.gradient_descent.settings import DescentSettings
from core.lessons.numpy.settings import NumpySettings
from core.lessons.overview.settings import OverviewSettings
from core.lessons.tensors import conversions, memory
from core.lessons.tensors.settings import TensorSettings
from core.line.data import DataSettings

# a field's default, its two ends and its step, then what else there is to it
RATE = (0.1, 0.001, 1.2, 0.001, "log η")
EPOCHS = (1000, 1, 2000, 1, "log integer")
SEED = (42, 0, 9999, 1, "integer")
NUMBERS = {
    DataSettings: {
        "seed": SEED,
        "points": (100, 10, 1000, 1, "integer"),
        "noise": (0.1, 0, 1, 0.01, ""),
        "intercept": (1, -5, 5, 0.1, "a"),
        "slope": (2, -5, 5, 0.1, "b"),
        "training_share": (0.8, 0.1, 0.9, 0.05, ""),
    },
    DescentSettings: {
        "learning_rate": RATE,
        "batch_size": (80, 1, 10_000, 1, "integer"),
        "updates": (120, 1, 2000, 1, "log integer"),
        "start_a": (0.4967141530112327, -1e6, 1e6, 0.01, "a"),
        "start_b": (-0.13826430117118466, -1e6, 1e6, 0.01, "b"),
    },
    NumpySettings: {"learning_rate": RATE, "epochs": EPOCHS, "seed": SEED},
    AutogradSettings: {"learning_rate": RATE, "epochs": EPOCHS, "seed": SEED},
    TensorSettings: {
        "zoom": (6, 1, 1e9, 1, "log"),
        "learning_rate": (0.1, 0.001, 0.7, 0.001, "log η"),
        "seed": SEED,
        "value": (0.1, -65504, 65504, 0.1, ""),
    },
    OverviewSettings: {},
}
SCALES = ("as is", ("as is", "×10", "standard"))
CHOICES = {
    DataSettings: {"feature_scale": SCALES},
    DescentSettings: {"feature_scale": SCALES, "trainer": ("NumPy", ("NumPy", "autograd", "optim.SGD"))},
    NumpySettings: {},
    AutogradSettings: {"attempt": ("first", tuple(ATTEMPT_LOOPS))},
    TensorSettings: {
        "maker": ("from_numpy", tuple(make.__name__ for make in memory.MAKERS)),
        "dtype": ("float64", ("float64", "float32")),
        "written": ("nothing", ("nothing", "array", "tensor")),
        "operation": ("out_of_place", tuple(operation.__name__ for operation in memory.OPERATIONS)),
        "conversions": ("to NumPy", tuple(conversions.GROUPS)),
        "backward": ("created", ("created", "after backward")),
    },
    OverviewSettings: {},
}


@pytest.mark.parametrize("family", NUMBERS)
def test_the_numbers_that_can_be_set(family: type[Settings]) -> None:
    found = {}
    for name, spec in kinds(family).items():
        if isinstance(spec, Number):
            words = ("log" * spec.log, "integer" * spec.integer, spec.symbol, spec.unit)
            kind = " ".join(word for word in words if word)
            found[name] = (getattr(family(), name), spec.low, spec.high, spec.step, kind)
    assert found == NUMBERS[family]


@pytest.mark.parametrize("family", CHOICES)
def test_the_words_that_can_be_chosen(family: type[Settings]) -> None:
    found = {
        name: (getattr(family(), name), spec.options)
        for name, spec in kinds(family).items()
        if isinstance(spec, Choice)
    }
    assert found == CHOICES[family]


LABELS = {
    DataSettings: "Seed, Points, Noise, True intercept, True slope, Training share, Feature scale",
    DescentSettings: "Learning rate, Batch size, Updates, Feature scale, Start a, Start b, Gradients by",
    NumpySettings: "Learning rate, Epochs, Seed of the start",
    AutogradSettings: "Attempt, Learning rate, Epochs, Seed of the start",
    TensorSettings: "Zoom, Learning rate, Seed of the start, Make the tensor with, The array's dtype, Written to, "
    "Operation, Number, Conversions, Moment",
    OverviewSettings: "",
}


@pytest.mark.parametrize("family", NUMBERS)
def test_the_labels(family: type[Settings]) -> None:
    assert ", ".join(spec.label for spec in kinds(family).values()) == LABELS[family]


@pytest.mark.parametrize("family", NUMBERS)
def test_every_label_is_there_once_and_help_is_a_sentence(family: type[Settings]) -> None:
    found = list(kinds(family).values())
    labels = [spec.label for spec in found]
    assert len(set(labels)) == len(labels)
    assert all(label[:1].isupper() for label in labels if len(label) > 1)
    assert all(spec.help.endswith(".") for spec in found if spec.help)


@pytest.mark.parametrize("family", NUMBERS)
def test_every_number_but_the_parameters_themselves_is_explained(family: type[Settings]) -> None:
    unexplained = {spec.symbol for spec in kinds(family).values() if isinstance(spec, Number) and not spec.help}
    assert unexplained <= {"a", "b"}


def test_the_choices_that_are_explained() -> None:
    found = {
        f"{family.__name__}.{name}"
        for family in CHOICES
        for name, spec in kinds(family).items()
        if isinstance(spec, Choice) and spec.help
    }
    assert found == {"DescentSettings.feature_scale", "DescentSettings.trainer", "AutogradSettings.attempt"}

"""Every number of the tutorial's notebook that the data, the loops and scikit-learn produce."""

import numpy as np
import pytest
import torch

from core import notebook
from core.lessons.gradient_descent.run import descend
from core.lessons.gradient_descent.settings import DescentSettings
from core.lessons.numpy.run import numpy_run
from core.lessons.numpy.scikit_learn import scikit_learn
from core.lessons.numpy.settings import NumpySettings
from core.line.data import TUTORIAL, make
from core.notebook import Printed
from core.trace import Trace
from core.training.initialise import initialise, torch_start
from core.training.train import train
from tests import goldens

DATA = make(TUTORIAL)


def assert_printed(ours, printed: tuple[Printed, ...]) -> None:
    """Every number of ours rounds to the printed one, and there are as many."""
    for mine, theirs in zip(np.ravel(ours), printed, strict=True):
        assert theirs.agrees(float(mine)), f"{mine!r} is printed as {theirs}"


@pytest.fixture(scope="module")
def by_hand() -> Trace:
    return numpy_run(NumpySettings()).trace


def torch_trace(trainer: str, epochs: int = 1000) -> Trace:
    return train(DATA, torch_start(42), 0.1, epochs, 80, trainer)


@pytest.fixture(scope="module", params=["autograd", "optim.SGD"])
def by_torch(request: pytest.FixtureRequest) -> Trace:
    return torch_trace(request.param)


def test_a_printed_number_agrees_to_its_own_decimals_only() -> None:
    printed = Printed(-0.1382643, 7)
    assert printed.agrees(-0.13826430117)
    assert not printed.agrees(-0.1382642)
    assert not printed.agrees(float("nan"))
    assert str(printed) == "−0.1382643"
    assert str(Printed(1.969, 4)) == "1.9690"


def test_the_data_are_the_notebooks() -> None:
    random = np.random.RandomState(42)
    x = random.rand(100, 1)
    assert_printed(x[:3], notebook.X_FIRST)
    order = DATA.shuffled
    whole_x, whole_y = (np.vstack(pair) for pair in ((DATA.x_train, DATA.x_val), (DATA.y_train, DATA.y_val)))
    unshuffled = np.argsort(order)
    np.testing.assert_array_equal(whole_x[unshuffled], x)
    assert_printed(whole_y[unshuffled][:3], notebook.Y_FIRST)


def test_the_shuffle_and_the_shapes_are_the_notebooks() -> None:
    assert tuple(DATA.shuffled[:8]) == notebook.SHUFFLED_FIRST
    assert DATA.x_train.shape == DATA.y_train.shape == goldens.TRAIN_SHAPE
    assert DATA.x_val.shape == DATA.y_val.shape == goldens.VALIDATION_SHAPE


def test_the_numpy_start() -> None:
    assert_printed(initialise(42), notebook.NUMPY_START)
    usual = DescentSettings()
    assert_printed((usual.start_a, usual.start_b), notebook.NUMPY_START)
    # the slider's default is the start itself, not a rounded copy
    assert (usual.start_a, usual.start_b) == tuple(float(v[0]) for v in initialise(42))


def test_the_numpy_loop(by_hand: Trace) -> None:
    assert by_hand.updates == 1000
    assert_printed(by_hand.loss[0], (notebook.NUMPY_LOSS,))
    assert_printed(by_hand.batch_loss[0], (notebook.NUMPY_LOSS,))
    assert_printed(by_hand.gradients[0], notebook.NUMPY_GRADIENTS)
    assert_printed(by_hand.parameters[1], notebook.NUMPY_ONE_UPDATE)
    assert_printed(by_hand.parameters[-1], notebook.NUMPY_FIT)


def test_the_gradient_descent_page_makes_the_same_run(by_hand: Trace) -> None:
    trace = descend(DescentSettings(updates=1000)).trace
    np.testing.assert_array_equal(trace.parameters, by_hand.parameters)


def test_scikit_learn() -> None:
    assert_printed(scikit_learn(DATA.x_train, DATA.y_train), notebook.SKLEARN_FIT)


def test_the_torch_start() -> None:
    assert_printed(torch_start(42), notebook.TORCH_START)


def test_the_torch_loops(by_torch: Trace) -> None:
    assert_printed(by_torch.batch_loss[0], (notebook.TORCH_LOSS,))
    assert_printed(by_torch.gradients[0], notebook.TORCH_GRADIENTS)
    assert_printed(by_torch.parameters[-1], notebook.TORCH_FIT)
    assert_printed(by_torch.loss[-1], (notebook.TORCH_LAST_LOSS,))
    assert by_torch.parameters[-1] == pytest.approx((1.02354312, 1.96896005), abs=2e-6)


def test_the_notebooks_own_torch_lines_give_the_same_fit(by_torch: Trace) -> None:
    """Written out once more, without anything of this project, and compared to the last bit of float32."""
    x, y = (torch.tensor(v, dtype=torch.float32) for v in (DATA.x_train, DATA.y_train))
    a, b = (torch.tensor([v], requires_grad=True) for v in torch_start(42))
    for _ in range(1000):
        loss = ((y - (a + b * x)) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            a -= 0.1 * a.grad
            b -= 0.1 * b.grad
        a.grad.zero_()
        b.grad.zero_()
    assert tuple(by_torch.parameters[-1]) == (a.item(), b.item())


def test_mini_batches_of_16() -> None:
    trace = train(
        DATA, torch_start(42), 0.1, 100 * goldens.MINI_BATCH_UPDATES_PER_EPOCH, goldens.MINI_BATCH, "autograd"
    )
    assert np.bincount(trace.epoch).tolist() == [goldens.MINI_BATCH_UPDATES_PER_EPOCH] * 100
    assert trace.parameters[-1] == pytest.approx(goldens.MINI_BATCH_FIT, abs=0.03)


PRINTED = {
    "X_FIRST": ("0.3745401188", "0.9507143064", "0.7319939418"),
    "Y_FIRST": ("1.7577849445", "2.8715278778", "2.4731639613"),
    "NUMPY_START": ("0.49671415", "-0.1382643"),
    "NUMPY_LOSS": ("2.7421577700550976",),
    "NUMPY_GRADIENTS": ("-3.044811379650508", "-1.8337537171510832"),
    "NUMPY_ONE_UPDATE": ("0.80119529", "0.04511107"),
    "NUMPY_FIT": ("1.02354094", "1.96896411"),
    "SKLEARN_FIT": ("1.02354075", "1.96896447"),
    "TORCH_START": ("0.33669037", "0.12880941"),
    "TORCH_LOSS": ("2.7474866",),
    "TORCH_GRADIENTS": ("-3.1125", "-1.8156"),
    "TORCH_GRADIENTS_TWICE": ("-6.2250", "-3.6313"),
    "TORCH_FIT": ("1.0235", "1.9690"),
    "TORCH_LAST_LOSS": ("0.0080446554",),
}
# printed to more digits than other machines need to agree in
CUT = {"NUMPY_LOSS": 13, "NUMPY_GRADIENTS": 13, "TORCH_LOSS": 6, "TORCH_LAST_LOSS": 8}


def test_each_number_is_held_to_the_digits_that_are_printed() -> None:
    found = {
        name: (value,) if isinstance(value, Printed) else value
        for name, value in vars(notebook).items()
        if isinstance(value, Printed) or (isinstance(value, tuple) and isinstance(value[0], Printed))
    }
    assert found == {
        name: tuple(Printed(float(text), CUT.get(name, len(text.partition(".")[2]))) for text in texts)
        for name, texts in PRINTED.items()
    }
    assert notebook.SHUFFLED_FIRST == (76, 83, 80, 98, 2, 77, 71, 84)

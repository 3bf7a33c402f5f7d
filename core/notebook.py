"""The numbers that the tutorial's notebook prints, each with the cell it comes from.

a is the intercept, b the slope. NumPy's are float64 after reseeding with 42; torch's are float32 with
`torch.manual_seed(42)` on the CPU. A number is given to the digits that are printed or were measured.
"""

from dataclasses import dataclass

from core.numbers import fixed


@dataclass(frozen=True)
class Printed:
    """A number of the notebook and how many decimals of it are printed."""

    value: float
    decimals: int

    def agrees(self, ours: float) -> bool:
        """Whether ours rounds to what is printed."""
        return round(ours, self.decimals) == round(self.value, self.decimals)

    def __str__(self) -> str:
        return fixed(self.value, self.decimals)


# data generation: x[:3] and y[:3] after np.random.seed(42)
X_FIRST = (Printed(0.3745401188, 10), Printed(0.9507143064, 10), Printed(0.7319939418, 10))
Y_FIRST = (Printed(1.7577849445, 10), Printed(2.8715278778, 10), Printed(2.4731639613, 10))
SHUFFLED_FIRST = (76, 83, 80, 98, 2, 77, 71, 84)

# NumPy regression: start, first loss and gradients, after one update, after 1,000 epochs at lr 0.1
NUMPY_START = (Printed(0.49671415, 8), Printed(-0.1382643, 7))
NUMPY_LOSS = Printed(2.7421577700550976, 13)
NUMPY_GRADIENTS = (Printed(-3.044811379650508, 13), Printed(-1.8337537171510832, 13))
NUMPY_ONE_UPDATE = (Printed(0.80119529, 8), Printed(0.04511107, 8))
NUMPY_FIT = (Printed(1.02354094, 8), Printed(1.96896411, 8))

# the sanity check: scikit-learn's LinearRegression on the same points
SKLEARN_FIT = (Printed(1.02354075, 8), Printed(1.96896447, 8))

# types: of x_train and of x_train_tensor, and the tensor's own type() on the CPU
TYPES = ("numpy.ndarray", "torch.Tensor", "torch.FloatTensor")

# PyTorch: start, first loss and gradients, the same twice without zeroing, after 1,000 epochs
TORCH_START = (Printed(0.33669037, 8), Printed(0.12880941, 8))
TORCH_LOSS = Printed(2.7474866, 6)
TORCH_GRADIENTS = (Printed(-3.1125, 4), Printed(-1.8156, 4))
TORCH_GRADIENTS_TWICE = (Printed(-6.2250, 4), Printed(-3.6313, 4))
TORCH_FIT = (Printed(1.0235, 4), Printed(1.9690, 4))
TORCH_LAST_LOSS = Printed(0.0080446554, 8)

# the attempts: `print(a)` after the first one's update, and the errors that end the first two
FIRST_ATTEMPT = "tensor([0.6479], grad_fn=<SubBackward0>)"
FIRST_ERROR = "'NoneType' object has no attribute 'zero_'"
SECOND_ERROR = "a leaf Variable that requires grad has been used in an in-place operation."

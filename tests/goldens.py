"""Golden numbers of the tutorial that its notebook does not print itself, each with where it comes from.

What the notebook prints stands in `core/notebook.py`: the app shows those.
"""

# from H = 2 [[1, mean x], [mean x, mean x^2]] of the notebook's training split, worked out once in float64
EIGENVALUES = (0.1511, 2.4829)
CONDITION_NUMBER = 16.4
CRITICAL_RATE = 0.8055

# with x standardised by its training set: H = 2 I
STANDARDISED_EIGENVALUES = (2.0, 2.0)
STANDARDISED_ONE_STEP_RATE = 0.5

# the notebook's split of 100 points, and its DataLoader with batch_size=16
TRAIN_SHAPE, VALIDATION_SHAPE = (80, 1), (20, 1)
MINI_BATCH, MINI_BATCH_UPDATES_PER_EPOCH = 16, 5
MINI_BATCH_FIT = (1.02, 1.97)

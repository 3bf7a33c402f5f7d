"""The same line, fitted by scikit-learn instead of our own loop."""


def scikit_learn(x_train, y_train):
    """The intercept and slope of scikit-learn's LinearRegression on (N, 1) arrays, as floats."""
    from sklearn.linear_model import LinearRegression

    line = LinearRegression()
    line.fit(x_train, y_train)
    return float(line.intercept_[0]), float(line.coef_[0][0])

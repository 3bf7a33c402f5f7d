"""Numbers as people read them: a real minus sign, powers of ten written out, words for what is not finite."""

import math
from numbers import Integral
from typing import SupportsFloat

MINUS = "−"
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_POWER_DIGITS = 3  # decimals of a power of ten's factor, at most


def fixed(value: SupportsFloat, digits: int = 4) -> str:
    """`value` with `digits` decimals; as a power of ten from 100,000 on and where every decimal would be 0."""
    real = float(value)
    huge = abs(real) >= 1e5 or 0 < abs(real) < 10**-digits
    return _readable(real, f"{real:.{min(digits, _POWER_DIGITS)}e}" if huge else f"{real:.{digits}f}")


def significant(value: SupportsFloat, digits: int = 6) -> str:
    """`value` with at most `digits` significant digits, without trailing zeros, as Python's format "g" has it."""
    real = float(value)
    return _readable(real, f"{real:.{digits}g}")


def short(value: SupportsFloat) -> str:
    """`value` in four significant digits, trailing zeros kept; integers below 100,000 as such."""
    real = float(value)
    if not math.isfinite(real):
        return _readable(real, "")
    if real == int(real) and abs(real) < 1e5:
        return _readable(real, str(int(real)))
    if not 1e-4 <= abs(real) < 1e5:
        return _readable(real, f"{real:.2e}")
    # from 9999.5 on, four significant digits would turn to powers of ten
    return _readable(real, f"{real:.0f}" if abs(real) >= 9999.5 else f"{real:#.4g}".rstrip("."))


def written(value: SupportsFloat, form: str = "") -> str:
    """`value` in one of the forms that a text can ask for.

    `.4`   four decimals, by `fixed`; the form of a float that asks for none
    `.4g`  at most four significant digits, by `significant`; `g` means six
    `,`    a whole number with its thousands set apart

    Raises ValueError for any other form.
    """
    if form == ",":
        return f"{int(value):,}".replace("-", MINUS)  # type: ignore[call-overload]
    if form == "" and isinstance(value, Integral):
        return str(int(value)).replace("-", MINUS)
    if form in ("", "g"):
        return significant(value) if form else fixed(value)
    digits = form.removeprefix(".").removesuffix("g")
    if not form.startswith(".") or not digits.isdecimal():
        raise ValueError(f"there is no number format {form!r}: .4, .4g, g or a comma")
    return significant(value, int(digits)) if form.endswith("g") else fixed(value, int(digits))


def read_minus(text: str) -> str:
    """A number that Python printed, with a real minus sign."""
    return text.replace("-", MINUS)


def _readable(value: float, printed: str) -> str:
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    factor, _, exponent = printed.partition("e")
    power = f"·10{str(int(exponent)).translate(_SUPERSCRIPT)}" if exponent else ""
    return factor.replace("-", MINUS) + power

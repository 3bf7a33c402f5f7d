"""Which device this session's runs use: from the address, which the selector in the sidebar sets."""

from ui import address


def chosen_device() -> str:
    """The torch device that this session's runs use. Imports torch."""
    from core.device import choose

    return choose(address.device() or None)[0].name

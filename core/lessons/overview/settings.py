"""The first page's run is always the same: it has no settings."""

from dataclasses import dataclass

from core.fields import Settings


@dataclass(frozen=True)
class OverviewSettings(Settings):
    """No field: nothing on the first page can be set."""

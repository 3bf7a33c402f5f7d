"""What a person does on a lesson, in words."""

from playwright.sync_api import Locator, Page

SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'


# The page's main stage: a close-up below may be drawn before it.
MAIN = ", ".join(f"{place} .wg-stage[data-address]" for place in ("[class*='_stage']", ".st-key-graph_start"))


def ready(page: Page) -> Page:
    """Wait until the stage has drawn its first scene."""
    page.wait_for_selector(MAIN, timeout=30_000)
    return page


def readout(page: Page, label: str) -> str:
    """The number on the card with this label."""
    card = page.locator(".wg-readout").filter(has=page.locator("span", has_text=label)).first
    return card.locator("b").inner_text()


def value(page: Page, label: str) -> float:
    """The same, as a number."""
    return float(readout(page, label).replace("−", "-"))


# What an address says besides the settings.
PLACE = ["tick", "view", "phase", "speed", "camera", "box", "close_up", "h", "device", "data"]
PLACE += ["answer", "aiming", "guess", "point", "lines", "behind"]
SETTINGS = f"""() => {{
  const shown = document.querySelector(".wg-stage[data-address]")?.dataset.address;
  if (shown === undefined) return null;
  const query = new URLSearchParams(shown);
  for (const name of {PLACE}) query.delete(name);
  query.sort();
  return query.toString();
}}"""


def settings_shown(page: Page) -> str:
    """The settings that the stage shows, as a query string, sorted by name."""
    return str(page.evaluate(SETTINGS))


def expect_settings(page: Page, query: str) -> None:
    """Wait until the stage shows exactly these settings."""
    sort = "const wanted = new URLSearchParams(query); wanted.sort();"
    same = f"(query) => {{ {sort} return ({SETTINGS})() === `${{wanted}}`; }}"
    page.wait_for_function(same, arg=query, timeout=15_000)


def slider(page: Page, key: str) -> Locator:
    """The range input of a live slider."""
    return page.locator(f".st-key-{key} input[type=range]")


def moment(page: Page) -> int:
    """Where the time bar stands."""
    return int(page.locator(".wg-scrub").first.input_value())


def settled(page: Page) -> None:
    """Wait until no script is running."""
    page.wait_for_selector(SETTLED)

"""What the autograd lesson asks of a learner, done in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lesson import expect_settings, moment, readout, ready, settled, value


def choose(page: Page, name: str) -> None:
    page.locator(".st-key-autograd_attempt label").filter(has_text=name).first.click()


def wrong_line(page: Page):
    return page.locator(".wg-code .wg-error")


def presses(page: Page):
    return page.locator("table.wg-table").filter(has_text="added up").locator("tbody tr")


def test_the_five_attempts_one_after_the_other(visit, traffic) -> None:
    page = ready(visit("/autograd"))
    callout = page.locator(".wg-callout").first
    expect(callout).to_contain_text("Stopped after 1 update, at a.grad.zero_()")
    expect(callout).to_contain_text("'NoneType' object has no attribute 'zero_'")
    expect(page.get_by_text("UserWarning: The .grad attribute of a Tensor that is not a leaf")).to_be_visible()
    expect(wrong_line(page)).to_have_text(re.compile(r"a\.grad\.zero_\(\)"))
    expect(page.get_by_text("tensor([0.6479], grad_fn=<SubBackward0>)").first).to_be_visible()
    assert readout(page, "a.grad") == "−3.1125"
    page.keyboard.press("End")
    assert readout(page, "a") == "0.6479"
    assert readout(page, "a.grad") == "–"

    choose(page, "Second")
    expect_settings(page, "attempt=second")
    expect(callout).to_contain_text("Stopped before any update, at a -= lr * a.grad: RuntimeError")
    expect(wrong_line(page)).to_have_text(re.compile(r"a -= lr \* a\.grad"))
    assert readout(page, "a") == "0.3367"

    choose(page, "Third")
    expect_settings(page, "attempt=third")
    expect(wrong_line(page)).to_have_count(0)
    # the choice itself starts it walking
    page.wait_for_function("Number(document.querySelector('.wg-scrub').value) > 20")
    page.locator(".wg-scrub").first.focus()
    page.keyboard.press("End")
    assert (readout(page, "a"), readout(page, "b")) == ("1.0235", "1.9690")
    expect(page.get_by_text("the name a: still the leaf of the start")).to_be_visible()

    choose(page, "Trap")
    expect_settings(page, "attempt=fourth")
    expect(callout).to_contain_text("Stopped after 1 update, at a.grad.zero_()")
    expect(page.get_by_text("Computed under torch.no_grad(): autograd was told not to record it.").last).to_be_visible()

    choose(page, "Without")
    expect_settings(page, "attempt=without zero_")
    expect(callout).to_contain_text("It never arrives")
    settled(page)
    assert traffic.console_errors == [error for error in traffic.console_errors if "404" in error]
    assert traffic.outside() == []


def test_without_zero_it_flies_through_the_minimum(visit) -> None:
    page = ready(visit("/autograd?attempt=without+zero_&epochs=60"))
    expect(page.locator(".wg-panel").first).to_contain_text("dashed: −η∇L alone")
    steps, losses = [], []
    for now in range(9):
        page.locator(".wg-scrub").first.fill(str(now))
        losses.append(value(page, "loss"))
        steps.append(value(page, "a"))
    # the second step is longer than the first, and after the fourth the loss rises again
    assert steps[2] - steps[1] > steps[1] - steps[0] > 0
    assert losses[0] > losses[3] < losses[6]
    expect(page.get_by_text("update 8 of 60", exact=True)).to_be_visible(timeout=15_000)


def test_backward_is_pressed_and_the_gradients_add_up(visit) -> None:
    page = ready(visit("/autograd"))
    settled(page)
    page.get_by_role("button", name="grad.zero_()").click()
    expect(page.get_by_text("Before the first backward, .grad is not zero: it is None.")).to_be_visible()
    page.get_by_role("button", name="Start again").click()
    expect(presses(page)).to_have_count(1)
    for times, (a, b) in enumerate((("−3.1125", "−1.8156"), ("−6.2250", "−3.6313")), 1):
        page.get_by_role("button", name="loss.backward()").click()
        expect(presses(page).last).to_contain_text(f"{times} loss.backward()")
        expect(presses(page).last).to_contain_text(a)
        expect(presses(page).last).to_contain_text(b)
        expect(presses(page).last).to_contain_text(f"exactly {times} ×")
    page.get_by_role("button", name="grad.zero_()").click()
    expect(presses(page).last).to_contain_text("0.")
    page.get_by_role("button", name="a -= …", exact=True).click()
    expect(page.get_by_text("a leaf Variable that requires grad").last).to_be_visible()


def test_the_graph_behind_the_name_and_behind_the_loss(visit) -> None:
    page = ready(visit("/autograd"))
    settled(page)
    graph = page.locator(".st-key-autograd_graph_a svg").filter(has_text="SubBackward0").first
    expect(graph).to_contain_text("leaf")
    page.get_by_role("radio", name="behind loss").or_(page.get_by_role("button", name="behind loss")).first.click()
    expect(page.locator(".st-key-autograd_graph_loss svg").filter(has_text="MeanBackward0").first).to_be_visible()


def test_the_link_reopens_the_state(visit) -> None:
    page = ready(visit("/autograd?attempt=third&learning_rate=0.2&tick=7"))
    assert moment(page) == 7
    settled(page)
    expect(page.locator(".wg-link")).to_contain_text("attempt=third&learning_rate=0.2&tick=7")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_stage_controls_and_error_are_above_the_fold(visit, new_page, scheme) -> None:
    page = ready(visit("/autograd", new_page(color_scheme=scheme)))
    for part in (
        page.locator(".wg-callout").first,
        page.get_by_role("button", name="Presets"),
        page.locator(".wg-readouts").first,
    ):
        box = part.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 720
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 1280

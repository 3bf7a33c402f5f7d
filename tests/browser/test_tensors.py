"""What the lesson on tensors asks of a learner, done in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lesson import readout, ready, settled, slider, value

PANELS = ("float16", "bfloat16", "float32", "float64")


def note(page: Page, dtype: str):
    return page.locator(f".wg-panel[data-panel={dtype}] figcaption small")


def cells(page: Page, name: str):
    return page.locator(".wgt-store").filter(has_text=name).first.locator(".wgt-cells > span")


def test_four_surfaces_above_the_fold(visit, traffic) -> None:
    page = ready(visit("/tensors"))
    for dtype in PANELS:
        expect(page.locator(f".wg-panel[data-panel={dtype}] .heatmaplayer image")).to_be_attached()
    expect(note(page, "bfloat16")).to_contain_text("stops at")
    expect(note(page, "float32")).to_have_text("still moving")
    # bfloat16 stands still while it could still lose half its loss
    assert value(page, "loss, bfloat16") > 1.5 * value(page, "loss, float64")
    bottom = page.locator(".wg-readouts").first.evaluate("cards => cards.getBoundingClientRect().bottom")
    assert bottom <= 720
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 1280
    settled(page)
    assert traffic.outside() == []


def test_zooming_redraws_while_the_slider_moves(visit) -> None:
    page = ready(visit("/tensors"))
    settled(page)
    axis = page.locator(".wg-panel[data-panel=float64] .xtick text").last
    expect(axis).to_have_text("0.33")
    handle = slider(page, "tensors_zoom").bounding_box()
    assert handle
    across, down = handle["x"], handle["y"] + handle["height"] / 2
    page.mouse.move(across + handle["width"] * 0.1, down)
    page.mouse.down()
    page.mouse.move(across + handle["width"] * 0.55, down, steps=4)
    # the finger is still on it
    expect(axis).not_to_have_text("0.33", timeout=15_000)
    page.mouse.up()
    expect(page.locator(".wg-callout").first).to_contain_text("Different losses in 3,321 cells", timeout=15_000)
    expect(page).to_have_url(re.compile("zoom="), timeout=15_000)


def test_time_goes_both_ways(visit) -> None:
    page = ready(visit("/tensors?zoom=1"))
    page.keyboard.press("Home")
    assert readout(page, "loss, float32") == "2.747487"
    page.get_by_role("button", name="One step forward").click()
    assert value(page, "loss, float32") < 2.747487


def test_write_to_the_array_and_watch_the_tensor(visit) -> None:
    page = ready(visit("/tensors"))
    settled(page)
    page.get_by_role("button", name="array[0] = 99").click()
    expect(page.get_by_text("Shared memory: you wrote to the array")).to_be_visible(timeout=15_000)
    expect(cells(page, "tensor ·").first).to_contain_text("99")
    page.locator(".st-key-tensors_maker [data-baseweb=select], .st-key-tensors_maker input").first.click()
    page.get_by_role("option", name="torch.from_numpy(array).float()").click()
    expect(page.get_by_text("Will the other change?")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="array[0] = 99").click()
    expect(page.get_by_text("A copy: you wrote to the array")).to_be_visible(timeout=15_000)
    expect(cells(page, "tensor ·").first).to_have_text("0")


def test_a_number_is_written_and_kept(visit) -> None:
    page = ready(visit("/tensors"))
    settled(page)
    box = page.locator(".st-key-tensors_value input")
    box.fill("2049")
    box.press("Enter")
    row = page.locator(".wgt-exact tr").filter(has_text="bfloat16")
    expect(row.locator("mark")).to_have_text("8", timeout=15_000)


def test_the_errors_are_pytorchs_own(visit) -> None:
    page = ready(visit("/tensors?conversions=to+NumPy"))
    expect(page.get_by_text("Can't call numpy() on Tensor that requires grad")).to_be_visible()
    expect(page.locator(".wg-code .wg-error").first).to_be_attached()
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_the_gradient_stays_behind(visit) -> None:
    page = ready(visit("/tensors"))
    settled(page)
    page.locator(".st-key-tensors_backward").get_by_text("after backward").click()
    expect(page.get_by_text("does not require grad and does not have a grad_fn")).to_be_visible(timeout=15_000)
    shadow = page.locator(".wgt-shadow > div")
    expect(shadow.first).to_contain_text("tensor([0.6734])")
    expect(shadow.last).to_contain_text(".grad ✗ None")
    expect(page.locator(".st-key-tensors_graph_copy .wg-box").filter(has_text="ToCopyBackward0")).to_be_visible()


def test_timing_draws_its_chart(visit) -> None:
    page = ready(visit("/tensors"))
    settled(page)
    page.get_by_role("button", name="Time it here").click()
    expect(page.locator(".wg-panel[data-panel=transfer] .scatterlayer .trace")).to_have_count(4, timeout=60_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_off_in_either_theme(visit, new_page, scheme) -> None:
    page = ready(visit("/tensors?zoom=300000000", new_page(color_scheme=scheme)))
    for dtype in PANELS:
        plot = page.locator(f".wg-panel[data-panel={dtype}] .wg-plot").bounding_box()
        assert plot
        for tick in page.locator(f".wg-panel[data-panel={dtype}] :is(.xtick, .ytick) text").all():
            box = tick.bounding_box()
            if box and tick.text_content():
                assert box["x"] >= plot["x"] - 1
                assert box["x"] + box["width"] <= plot["x"] + plot["width"] + 1
                assert box["y"] + box["height"] <= plot["y"] + plot["height"] + 1

"""The sidebar: the lessons, the device, presenter mode."""

import streamlit as st

from ui import address, assets
from ui.lessons import LESSONS


def lessons() -> None:
    """The name and the list of lessons."""
    with st.sidebar:
        st.html('<div class="wg-brand">watch<span>grad</span><small>See every step PyTorch takes</small></div>')
        for entry in LESSONS:
            st.page_link(entry.path, label=f":small[:gray[{entry.number}]]  {entry.title}")


def device() -> None:
    """The device selector, and why there is no CUDA where there is none.

    Drawn after the page: it needs torch, and the first picture must not wait for that.
    """
    from core.device import available, choose, why_no_cuda

    with st.sidebar:
        devices = {entry.name: entry.label for entry in available()}
        chosen, note = choose(address.device() or None)
        st.session_state["device.select"] = chosen.name

        def selected() -> None:
            address.ask_for_device(st.session_state["device.select"])

        st.selectbox(
            "Device",
            list(devices),
            format_func=lambda name: devices.get(name, name),
            key="device.select",
            on_change=selected,
        )
        for sentence in (note, why_no_cuda()):
            if sentence:
                st.caption(sentence)


def presenter() -> None:
    """Presenter mode, by its button or the P key: no sidebar, larger text, and a way back at the page's end."""
    on = st.session_state.get("presenting", False)

    def toggle() -> None:
        st.session_state["presenting"] = not on

    with st.sidebar:
        st.button("Presenter mode", key="presenter", on_click=toggle, shortcut="P", width="stretch")
    if on:
        st.html(f"<style>{assets.stylesheet('presenter.css')}</style>")
        st.button("Leave presenter mode", key="presenter_leave", on_click=toggle, type="tertiary")

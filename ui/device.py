"""Which device this session's runs use: from the address, then from the selector."""

import streamlit as st


def chosen_device() -> str:
    """The torch device that this session's runs use. Imports torch."""
    from core.device import choose

    return choose(st.session_state.get("device.request"))[0].name


def remember_device() -> None:
    """Take the device from the URL, once a session."""
    if "device.request" not in st.session_state:
        st.session_state["device.request"] = st.query_params.get("device")

"""The door: page config, navigation, sidebar, run."""

import streamlit as st

from ui import lesson, sidebar, warm

st.set_page_config(page_title="Watchgrad", page_icon="static/icon.svg", layout="wide")

page = st.navigation(
    [st.Page(e.path, title=f"{e.number} {e.title}", default=e.number == "00") for e in lesson.LESSONS],
    position="hidden",
)
sidebar.remember_device()
sidebar.lessons()
page.run()
sidebar.device()
sidebar.presenter()
warm.warm_up()

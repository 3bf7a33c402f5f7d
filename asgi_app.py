"""Watchgrad as an ASGI app, for a room full of people: `uvicorn asgi_app:app --host 0.0.0.0 --port 8501`.

Under uvicorn every connection has TCP_NODELAY set; `streamlit run` leaves it off, and small answers then
wait some 40 ms for the network's own buffering. Keep to one worker: sessions live in one process.
"""

from pathlib import Path

import streamlit as st

# An absolute path, so that uvicorn may be started from any folder (with --app-dir).
app = st.App(Path(__file__).with_name("streamlit_app.py"))

"""A Streamlit app that shows one word."""

import streamlit as st

st.markdown("Hello")

"""What a learner sees of a fault that nobody foresaw."""

import streamlit as st


def sorry(problem: Exception) -> bool:
    """Say in place that something broke and what to do; Streamlit has written `problem` to the server's log.

    Returns True: Streamlit's own box, with words for its developers, is not shown.
    """
    st.error(
        f"This part of the page broke ({type(problem).__name__}). That is our mistake, not yours. Reload the page; if "
        "it breaks again, open it without what stands behind the question mark in its address.",
        icon=":material/build:",
    )
    return True

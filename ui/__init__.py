"""How it is shown: Streamlit parts and the browser components. No arithmetic."""

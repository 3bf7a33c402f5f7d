"""What is computed: NumPy, torch and figure descriptions. Never imports streamlit."""

"""Watchgrad as an ASGI app, for a room full of people.

    uvicorn asgi_app:app --host 0.0.0.0 --port 8501 --ws-per-message-deflate false

Under uvicorn every connection has TCP_NODELAY set: small answers do not wait for the network's own buffering.
Compressing the messages would cost the server more than a local network gains. Keep to one worker: sessions live in
one process.
"""

from streamlit_app import app

__all__ = ["app"]

"""The workshop's way to serve: `uvicorn asgi_app:app`."""

from tests.serve import HEALTH, fetch, serve_asgi


def test_uvicorn_serves_health_and_the_index_page() -> None:
    with serve_asgi() as server:
        assert fetch(server.url + HEALTH) == (200, "ok")
        status, page = fetch(server.url + "/")
        assert status == 200
        assert '<div id="root"></div>' in page
        assert "Traceback" not in server.log()

"""Start the app, or any Streamlit script, as a server of its own, and stop exactly that server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
HEALTH = "/_stcore/health"

# Loopback must never be asked of a proxy, whatever the environment says.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Server:
    """A running server: its address without a trailing slash, its process and what it has printed."""

    url: str
    pid: int
    log_path: Path

    def log(self) -> str:
        """Everything the server has written to its standard output and error so far."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")


@contextmanager
def serve(
    script: str | Path = ROOT / "streamlit_app.py",
    *options: str,
    env: Mapping[str, str] | None = None,
    timeout: float = 90.0,
    port: int | None = None,
) -> Iterator[Server]:
    """`streamlit run script` on a loopback port, a free one or `port`, ready to answer; `options` are further flags.

    Raises `RuntimeError`, with what the server printed, if it ends or is not healthy in `timeout` seconds.
    """

    def command(port: int) -> list[str]:
        return [
            *(sys.executable, "-m", "streamlit", "run", str(script)),
            *("--server.port", str(port), "--server.address", HOST, "--server.headless", "true"),
            *("--browser.gatherUsageStats", "false", *options),
        ]

    with start(command, env=env, timeout=timeout, port=port) as server:
        yield server


@contextmanager
def serve_asgi(
    target: str = "asgi_app:app", *, env: Mapping[str, str] | None = None, timeout: float = 90.0
) -> Iterator[Server]:
    """`uvicorn target` on a free loopback port, ready to answer; raises as `serve` does."""

    def command(port: int) -> list[str]:
        return [
            *(sys.executable, "-m", "uvicorn", target, "--host", HOST, "--port", str(port)),
            *("--log-level", "warning", "--ws-per-message-deflate", "false"),
        ]

    with start(command, env=env, timeout=timeout) as server:
        yield server


@contextmanager
def start(
    command: Callable[[int], Sequence[str]],
    *,
    env: Mapping[str, str] | None,
    timeout: float,
    port: int | None = None,
) -> Iterator[Server]:
    """Run `command(port)` from the project's folder until it is healthy; stop it at the end."""
    port = port or free_port()
    url = f"http://{HOST}:{port}"
    with tempfile.TemporaryDirectory(prefix="watchgrad-") as folder:
        # A file and not a pipe: nobody reads a pipe, and a full one would stop the server.
        log_path = Path(folder) / "server.log"
        with log_path.open("wb") as log:
            process = subprocess.Popen(
                command(port),
                cwd=ROOT,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        server = Server(url, process.pid, log_path)
        try:
            _await_health(server, process, timeout)
            yield server
        finally:
            _stop(process)


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def fetch(url: str, timeout: float = 10.0) -> tuple[int, str]:
    """The status and the text of a page; no proxy is asked."""
    with _opener.open(url, timeout=timeout) as answer:
        return answer.status, answer.read().decode("utf-8")


def _await_health(server: Server, process: subprocess.Popen[bytes], timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with status {process.returncode}:\n{server.log()}")
        try:
            status, _ = fetch(server.url + HEALTH, timeout=2.0)
        except (urllib.error.URLError, OSError):
            status = 0
        # Asked again after the answer: it may have come from someone who took the port first.
        if status == 200 and process.poll() is None:
            return
        time.sleep(0.05)
    raise RuntimeError(f"The server was not healthy after {timeout:g} s:\n{server.log()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

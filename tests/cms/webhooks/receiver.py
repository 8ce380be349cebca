"""The far end of a webhook: a server on loopback that keeps what it was sent."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook as Signature


class Receiver:
    """Answers each message with what ``answer`` returns: a status, and perhaps headers and a body."""

    def __init__(self, port: int = 0) -> None:
        self.messages: list[dict] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.answer: Callable[[dict], tuple] = lambda message: (200,)
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                message = json.loads(body)
                status, headers, text = (*receiver.answer(message), {}, b"")[:3]
                receiver.headers.append(dict(self.headers))
                receiver.bodies.append(body)
                if 200 <= status < 300:
                    receiver.messages.append(message)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for part in [text] if isinstance(text, bytes) else text:
                    self.wfile.write(part)
                    self.wfile.flush()

            def log_message(self, *args) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_port
        self.address = f"http://127.0.0.1:{self.port}/hooks"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def seqs(self) -> list[int]:
        """Return the numbers of the changes that it was told of, as they came."""
        return [message["data"]["seq"] for message in self.messages]

    def verified(self, secret: str, number: int = -1) -> dict:
        """Return the message after its signature was verified with ``secret``."""
        return Signature(secret).verify(self.bodies[number], self.headers[number])

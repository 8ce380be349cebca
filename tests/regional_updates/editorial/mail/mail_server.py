"""A mail server on this machine."""

import asyncio
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer:
    """Keeps what it is sent. It refuses the addresses in ``refused``, as long as they are there."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, EmailMessage]] = []
        self.refused: set[str] = set()
        self.refusals = 0
        self.something = threading.Condition()
        self.loop = asyncio.new_event_loop()
        # In a thread from the start: a browser's test has a loop of its own in this one.
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        listening = self.loop.create_server(lambda: SMTP(self, loop=self.loop), "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(listening, self.loop).result(30)
        self.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            with self.something:
                self.refusals += 1
                self.something.notify_all()
            return "550 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        with self.something:
            self.messages += [(address, message) for address in envelope.rcpt_tos]
            self.something.notify_all()
        return "250 OK"

    def wait(self, enough) -> None:
        """Wait until ``enough()``, which is asked whenever something has come in."""
        with self.something:
            assert self.something.wait_for(enough, timeout=60)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

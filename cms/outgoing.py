"""Requests that leave this server: none into our own network, whatever a name or a redirect says."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import certifi
import httpcore
from django.utils.encoding import iri_to_uri

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class RefusedError(Exception):
    """An address that nothing is sent to; the text says why, as a sentence."""


class NoSuchServerError(RefusedError):
    """Its server's name leads nowhere."""


def connections(seconds: float, may_be_private: bool) -> httpcore.ConnectionPool:
    """Return a pool whose connections all end in so many seconds from now.

    They lead to checked addresses only: on the public internet, unless they ``may_be_private``.
    Requests raise RefusedError and httpcore's errors.
    """
    return httpcore.ConnectionPool(
        ssl_context=ssl.create_default_context(cafile=certifi.where()),
        network_backend=_CheckedNetwork(time.monotonic() + seconds, may_be_private),
    )


def redirected(address: str, location: bytes, may_be_private: bool) -> str:
    """Return where ``location``, an answer's header, leads from ``address``.

    Raises RefusedError where nothing may be sent there.
    """
    try:
        onward = iri_to_uri(urljoin(address, location.decode("latin-1")))
    except ValueError as error:
        raise RefusedError("It was redirected to no complete address.") from error
    check(onward, may_be_private)
    return onward


def in_ascii(address: str) -> str:
    """Return ``address`` as it is sent. Raises RefusedError where it is no complete address."""
    try:
        parts = urlsplit(address)
        host = parts.netloc.encode("idna").decode()
    except (UnicodeError, ValueError) as error:
        raise RefusedError("This is not a complete address.") from error
    return iri_to_uri(urlunsplit(parts._replace(netloc=host)))


def check(address: str, may_be_private: bool) -> None:
    """Raise RefusedError unless something may be sent to ``address``, an http or https URL."""
    try:
        parts = urlsplit(address)
        port = parts.port or 443
    except ValueError as error:
        raise RefusedError("This is not a complete address.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RefusedError("The address must begin with https:// or http://, and name a server.")
    if parts.username is not None or parts.password is not None:
        raise RefusedError("The address must not hold a user name or password.")
    if not address.isascii():
        raise RefusedError("The address must be written in ASCII, its server’s name as xn--….")
    _resolve(parts.hostname, port, may_be_private)


def _resolve(host: str, port: int, may_be_private: bool) -> list[str]:
    """Return the IP addresses of ``host``.

    Raises RefusedError where there is none, or where one is not on the public internet and has to be.
    """
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoSuchServerError(f"There is no server with the name {host}.") from error
    addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
    if not may_be_private:
        for address in addresses:
            if not _is_public(address):
                raise RefusedError(
                    f"{host} is {address}, which is not on the public internet. "
                    "Nothing is sent inside a private network."
                )
    return addresses


def _is_public(address: str) -> bool:
    ip: Any = ipaddress.ip_address(address.split("%")[0])
    if ip.version == 6:
        inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if ip in _NAT64:
            inside = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inside is not None:
            return _is_public(str(inside))
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class _CheckedNetwork(httpcore.NetworkBackend):
    """Connects to the very address that was checked, and lets nothing last beyond ``deadline``.

    ``deadline`` is a time of ``time.monotonic``.
    """

    def __init__(self, deadline: float, may_be_private: bool) -> None:
        self._deadline, self._may_be_private = deadline, may_be_private
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        problem: Exception = httpcore.ConnectError(f"{host} has no address.")
        for address in _resolve(host, port, self._may_be_private):
            try:
                left = _left(self._deadline, httpcore.ConnectTimeout)
                stream = self._plain.connect_tcp(address, port, left, local_address, socket_options)
                return _Limited(stream, self._deadline)
            except httpcore.ConnectError as error:
                problem = error
        raise problem


class _Limited(httpcore.NetworkStream):
    """A connection whose every wait ends at the deadline, so that a slow trickle ends then too."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, httpcore.WriteTimeout))

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, httpcore.ConnectTimeout)
        return _Limited(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def close(self) -> None:
        self._stream.close()


def _left(deadline: float, otherwise: type[Exception]) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise otherwise("The time is up.")
    return seconds

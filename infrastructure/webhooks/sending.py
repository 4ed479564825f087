"""Sends one message to another system's address: to the very IP address that was looked at, and nowhere further."""

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from threading import Timer
from typing import Any

from domain.webhook import Target, reachable

CONNECT = 5.0  # seconds
WHOLE = 15.0  # seconds from the connection to the status line, however slowly the other side speaks
PROGRAM = "Vekha-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The status that the receiver answered, or why there was none."""

    status: int | None
    error: str | None
    milliseconds: int

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """The receiver asks never to be written to again."""
        return self.status == 410


class _Unreachable(Exception):
    """No address of this name may be sent to."""


@dataclass(frozen=True, slots=True)
class _Address:
    family: int
    place: Any


class _Checked(http.client.HTTPConnection):
    """A connection to one address, whatever the name would lead to by now."""

    def __init__(self, where: Target, address: _Address, connect: float, whole: float) -> None:
        super().__init__(where.host, where.port, timeout=connect)
        self._where = where
        self._address = address
        self._whole = whole

    def connect(self) -> None:
        made = socket.socket(self._address.family, socket.SOCK_STREAM)
        try:
            made.settimeout(self.timeout)
            made.connect(self._address.place)
            made.settimeout(self._whole)
            self.sock = _context().wrap_socket(made, server_hostname=self._where.host) if self._where.secure else made
        except BaseException:
            made.close()
            raise


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def send(
    where: Target,
    headers: Mapping[str, str],
    body: bytes,
    *,
    private: bool,
    connect: float = CONNECT,
    whole: float = WHOLE,
) -> Outcome:
    """One POST. A redirect is an answer like any other: it is not followed; what the answer says is not read."""
    began = time.perf_counter()
    status, error = None, None
    try:
        status = _posted(where, headers, body, _address(where, private=private), connect, whole)
        if 300 <= status < 400:
            error = "перенаправление не выполняется: укажите конечный адрес"
        elif status >= 400:
            error = f"получатель ответил {status}"
    except _Unreachable:
        error = "адрес лежит во внутренней сети"
    except socket.gaierror:
        error = "имя сервера не найдено"
    except TimeoutError:
        error = "получатель не ответил вовремя"
    except ssl.SSLError:
        error = "защищённое соединение не установлено: проверьте сертификат получателя"
    except ConnectionRefusedError:
        error = "получатель не принимает соединений"
    except (OSError, http.client.HTTPException):
        error = "соединение прервано"
    return Outcome(status, error, round((time.perf_counter() - began) * 1000))


def _address(where: Target, *, private: bool) -> _Address:
    """The first address of the name, all of which must be allowed. Raises _Unreachable, gaierror."""
    found = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)
    if not all(reachable(str(place[0]), where.host, private=private) for *_, place in found):
        raise _Unreachable
    family, _, _, _, place = found[0]
    return _Address(family, place)


def _posted(
    where: Target, headers: Mapping[str, str], body: bytes, address: _Address, connect: float, whole: float
) -> int:
    connection = _Checked(where, address, connect, whole)
    overdue = False

    def cut() -> None:
        # A receiver that sends a byte now and then would never be late for the socket's own timeout.
        nonlocal overdue
        overdue = True
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)

    watch = Timer(connect + whole, cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", where.path, body, {"User-Agent": PROGRAM, **headers})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        if overdue:
            raise TimeoutError from None
        raise
    finally:
        watch.cancel()
        connection.close()

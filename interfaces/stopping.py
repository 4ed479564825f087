"""Why a command of ours stops before it has begun, and how a part learns that it is to stop."""

import os
import signal
from threading import Event, Thread


class CannotListen(Exception):
    """The address is taken or not ours; `str()` says in Russian what to do."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"Не удалось занять адрес {host}:{port} ({reason}). Завершите программу, которая его занимает, или задайте "
            "другой в VEKHA_PORT."
        )


class AlreadyServed(Exception):
    """Another service works on the same data directory."""

    def __init__(self, directory: object) -> None:
        super().__init__(
            f"В каталоге {directory} уже работает другая служба Вехи. Завершите её или задайте другой каталог "
            "в VEKHA_DATA."
        )


class UnknownProjection(Exception):
    """There is no projection of this name; `str()` names those there are."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"Сводных данных с именем {name} нет. Есть: {', '.join(known)}.")


class CannotSeal(Exception):
    """Something about the seal that the operator has to see to; `str()` says what."""


class NothingSealed(CannotSeal):
    """No log has been begun on this data directory."""

    def __init__(self) -> None:
        super().__init__("Журнал ещё не запечатывался: ключ появится при первом запуске vekha serve.")


class SignerDoesNotAnswer(CannotSeal):
    """The signer's process does not run on this machine."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Подписывающая часть не отвечает ({reason}): запустите vekha serve или --only signer.")


class SignerRefuses(CannotSeal):
    """The signer said no."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Подписывающая часть отказалась: {reason}.")


class WrongLogKey(CannotSeal):
    """What was given as a log's public key is none."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Открытый ключ журнала записан неверно ({reason}). Его печатает vekha seal key на машине службы."
        )


class WrongWitnessName(CannotSeal):
    """A witness cannot be called so."""

    def __init__(self) -> None:
        super().__init__("В имени свидетеля не бывает пробелов и знака «+»: например, auditors.example/w1.")


def told_to_stop() -> Event:
    """Set once SIGTERM or SIGINT comes; to be asked for in the main thread."""
    told = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: told.set())
    return told


def stop_with(parent: int) -> None:
    """From now on this process ends when the one that holds the other end of the pipe `parent` ends, however it does.

    The keyboard's interrupt goes to the whole group; the parent passes it on in its own order.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # not the one that came with the fork

    def watch() -> None:
        os.read(parent, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=watch, name="parent-watch", daemon=True).start()

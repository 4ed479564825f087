"""The seal's parts: the process that seals, the signer, a witness elsewhere; and what operators do to them."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from interfaces.cli.house import SealDesk, WitnessDesk
from interfaces.main.opening import database, signer_directory
from interfaces.settings import Settings
from interfaces.stopping import (
    AlreadyServed,
    CannotListen,
    NothingSealed,
    SignerDoesNotAnswer,
    SignerRefuses,
    WrongLogKey,
    WrongWitnessName,
)

if TYPE_CHECKING:
    from infrastructure.migrations.roles import Connections
    from infrastructure.seal.sealer import Sealer
    from infrastructure.seal.signer import SignerClient
    from infrastructure.seal.store import SealStore
    from infrastructure.seal.witness import Witness


def serve_signer(settings: Settings) -> None:
    """The signer, until told to stop: its own user where root starts it, its own state, no database."""
    from infrastructure.seal.signer import answering
    from infrastructure.seal.signer_user import settle
    from interfaces.stopping import told_to_stop

    gc.freeze()
    gc.enable()
    told = told_to_stop()
    directory = signer_directory(settings.data)
    settle(directory)
    with answering(directory, settings.log_name):
        told.wait()


def serve_sealing(settings: Settings) -> None:
    """The sealer with its witnesses and timestamps, until told to stop. Raises CannotStart."""
    from interfaces.stopping import told_to_stop

    gc.freeze()
    gc.enable()
    told = told_to_stop()
    os.nice(5)  # whoever waits for an answer goes before the seal, which has a second
    with database(settings) as connections, ExitStack() as running:
        running.enter_context(sealer(connections, settings, running).running())
        told.wait()


def sealer(connections: "Connections", settings: Settings, running: ExitStack) -> "Sealer":
    """The sealer with what follows it; the followers run for the length of `running`."""
    from infrastructure.seal.sealer import Follower, Sealer

    followers: list[Follower] = []
    if settings.witnesses:
        from infrastructure.seal.cosigning import Cosigning

        cosigning = [Cosigning(connections.projector, place) for place in settings.witnesses]
        followers += [running.enter_context(one.running()) for one in cosigning]
    if settings.tsa_url:
        from infrastructure.seal.timestamps import Stamping

        every = timedelta(minutes=settings.tsa_every)
        followers.append(running.enter_context(Stamping(connections.projector, settings.tsa_url, every).running()))
    return Sealer(connections.projector, signer_directory(settings.data), followers)


def log_keys(settings: Settings) -> str:
    """The log's public keys, a verifier key a line, the newest first. Raises NothingSealed before the first start."""
    from infrastructure.seal.signer_state import published_keys

    keys = published_keys(signer_directory(settings.data))
    if not keys:
        raise NothingSealed
    return "".join(f"{key}\n" for key in keys)


def statements(settings: Settings) -> str:
    """What the log has stated about its keys and its losses: signed notes, one after another."""
    from infrastructure.seal.kept import kept
    from infrastructure.seal.signer_state import STATEMENTS

    return kept(signer_directory(settings.data) / STATEMENTS) or ""


def rotate_key(settings: Settings) -> str:
    """The signed statement of a new key. Raises SignerDoesNotAnswer."""
    with _signer(settings) as signer:
        return str(signer.rotate())


def retire_key(settings: Settings) -> str:
    """The signed statement of the older keys' end. Raises SignerDoesNotAnswer, SignerRefuses."""
    with _signer(settings) as signer:
        return str(signer.retire())


def accept_loss(settings: Settings, reason: str) -> str:
    """The signed statement on the lost history; the log goes on under a new name. Raises SignerDoesNotAnswer."""
    from infrastructure.seal.proving import whole

    with _signer(settings) as signer, database(settings) as connections, _store(connections) as store:
        size, root = whole(store)
        return str(signer.own_up(size, root, reason))


def first_unsealed(settings: Settings) -> str | None:
    """Where the ledger's bytes are no longer those that were sealed, said in Russian; None where nowhere."""
    from infrastructure.seal.proving import DAMAGED, changed_sentence, changed_tree, doubt, first_changed
    from infrastructure.seal.signer_state import published_head

    with database(settings) as connections, _store(connections) as store:
        newest = store.newest()
        if newest is None:
            raise NothingSealed
        head, _ = newest
        signed = published_head(signer_directory(settings.data))
        if signed is not None and (found := doubt(store, signed)):
            return found.sentence
        if changed_tree(store, head):
            return DAMAGED
        changed = first_changed(store, head.size)
        return changed_sentence(changed).sentence if changed else None


def rebuild_seal(settings: Settings) -> None:
    """Forgets tiles and checkpoints; the sealer makes them anew, which the signer lets it only if nothing changed."""
    with database(settings) as connections, _store(connections) as store:
        store.forget()


@contextmanager
def _store(connections: "Connections") -> Iterator["SealStore"]:
    import psycopg

    from infrastructure.seal.store import SealStore

    with psycopg.connect(connections.projector, autocommit=True) as connection:
        yield SealStore(connection)


@contextmanager
def _signer(settings: Settings) -> Iterator["SignerClient"]:
    from infrastructure.seal.signer import SignerAway, SignerClient, SignerSaidNo

    client = SignerClient(signer_directory(settings.data))
    try:
        yield client
    except SignerAway as away:
        raise SignerDoesNotAnswer(str(away)) from None
    except SignerSaidNo as no:
        raise SignerRefuses(str(no)) from None
    finally:
        client.close()


def serve_witness(data: Path, logs: str, name: str | None, host: str, port: int, say: Callable[[str], None]) -> None:
    """A witness of the logs with these keys (a verifier key a line), until told to stop. Raises CannotListen."""
    from infrastructure.seal.witness_http import witnessing
    from interfaces.stopping import told_to_stop

    told = told_to_stop()
    with _witness(data, logs, name) as witness:
        try:
            with witnessing(witness, host, port) as address:
                say(f"Свидетель: {address} {witness.key}")
                told.wait()
        except OSError as failure:
            raise CannotListen(host, port, failure.strerror or str(failure)) from None


def witness_key(data: Path, name: str | None) -> str:
    """The witness's public key; made where there is none."""
    from infrastructure.seal.witness import Witness

    return str(Witness(data, (), name=_usable(name)).key)


def _usable(name: str | None) -> str | None:
    from domain.seal.note import is_name

    if name is not None and not is_name(name):
        raise WrongWitnessName
    return name


def witness_knows(data: Path) -> list[dict[str, object]]:
    """Each log that the witness has cosigned, and how many alarms there are of it."""
    from infrastructure.seal.witness import Witness

    witness = Witness(data, ())
    alarms = [path.read_text(encoding="utf-8") for path in witness.alarms()]
    return [
        {
            "origin": head.origin,
            "size": head.size,
            "root": head.root.hex(),
            "alarms": sum(f"\n\n{head.origin}\n" in alarm for alarm in alarms),
        }
        for head, _ in witness.known()
    ]


@contextmanager
def _witness(data: Path, logs: str, name: str | None) -> Iterator["Witness"]:
    from domain.seal.note import BadNote, VerifierKey
    from infrastructure.file_lock import LockIsHeld, exclusive
    from infrastructure.seal.witness import Witness

    try:
        keys = [VerifierKey.of(line) for line in logs.splitlines() if line.strip()]
    except BadNote as wrong:
        raise WrongLogKey(str(wrong)) from None
    data.mkdir(parents=True, exist_ok=True)
    try:
        with exclusive(data / "lock", patience=0.5):
            yield Witness(data, keys, name=_usable(name))
    except LockIsHeld:
        raise AlreadyServed(data) from None


SEAL = SealDesk(log_keys, statements, rotate_key, retire_key, accept_loss, first_unsealed, rebuild_seal)
WITNESS = WitnessDesk(serve_witness, witness_key, witness_knows)

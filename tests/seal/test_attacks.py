"""A superuser who holds the log's private key, against a witness that runs: each way to change history is caught."""

import time

import psycopg
import pytest

from application.seal import HistoryNotProven
from domain.seal.checkpoint import cosigned_by
from domain.seal.note import Note
from infrastructure.seal.ed25519 import holds
from infrastructure.seal.guard import LOOK
from infrastructure.seal.proving import first_changed
from infrastructure.seal.store import SealStore
from infrastructure.seal.witness import Submission
from tests.seal.installation import Installation, Superuser, copy_of, eventually, restore
from tests.seal.live_witness import LiveWitness


def cosigned(witness: LiveWitness, note: Note) -> bool:
    """Whether this checkpoint would satisfy an auditor who asks for the witness's signature."""
    return bool(cosigned_by(note, [witness.place.key], holds))


def writing_is_refused(installation: Installation) -> str:
    """What a process that starts now says to whoever wants to write."""
    with installation.open() as opened, pytest.raises(HistoryNotProven) as refused:
        installation.tell(opened, 1)
    return str(refused.value)


def test_a_silent_edit_alone_is_found_and_named(installation: Installation, witness: LiveWitness) -> None:
    installation.grow(12)
    Superuser(installation).edit(5)
    with psycopg.connect(installation.database.projector, autocommit=True) as connection:
        assert first_changed(SealStore(connection), 12) == 5


def test_a_silent_edit_of_the_newest_events_stops_the_seal_and_all_writing(
    installation: Installation, witness: LiveWitness
) -> None:
    installation.grow(12)
    with installation.open() as opened, installation.sealing():
        Superuser(installation).edit(12)
        eventually(lambda: opened.seal.standing().alarm)
        assert "Запись 12 журнала изменена" in str(opened.seal.standing().alarm)
    assert "Запись 12" in writing_is_refused(installation)


def test_a_silent_edit_and_a_new_seal_get_no_cosignature(installation: Installation, witness: LiveWitness) -> None:
    before = installation.grow(12)
    superuser = Superuser(installation)
    superuser.edit(5)
    head, note, _ = superuser.seal_anew()
    assert head.size == before.size
    assert head.root != before.root
    answer = witness.ask(str(Submission(head.size, (), note)))
    assert (answer.status_code, answer.text) == (409, "12\n")
    assert not cosigned(witness, note)
    (alarm,) = witness.alarms()
    told = alarm.read_text(encoding="utf-8")
    # Both heads, each with the log's own signature: whoever reads it needs to believe nobody.
    assert str(note) in told
    assert told.count("vekha.example/log\n12\n") == 2
    assert "Свидетель auditors.example/w1 помнит другую историю" in writing_is_refused(installation)


def test_a_new_seal_of_an_edited_and_grown_ledger_gets_no_cosignature(
    installation: Installation, witness: LiveWitness
) -> None:
    installation.grow(12)
    superuser = Superuser(installation)
    superuser.edit(5)
    head, _, store = superuser.seal_anew()
    with installation.open(quorum=0) as opened, installation.sealing():
        # Everything on this machine was made to fit, so the sealer goes on and submits what it has.
        installation.tell(opened, 4)
        eventually(lambda: opened.seal.standing().size == 16)
        eventually(lambda: opened.seal.standing().alarm)
        assert "первые 12 записей были другими" in str(opened.seal.standing().alarm)
    answer = witness.ask(str(Submission(12, tuple(superuser.proof(store, head.size, 16)), newest(installation))))
    assert answer.status_code == 422
    assert len(witness.alarms()) >= 1
    assert "помнит другую историю" in writing_is_refused(installation)


def newest(installation: Installation) -> Note:
    with installation.open(quorum=0) as opened:
        return Note.of(opened.seal.checkpoint())


def test_a_rollback_of_the_whole_machine_is_caught_at_the_next_start(
    installation: Installation, witness: LiveWitness
) -> None:
    installation.grow(7)
    older = copy_of(installation, f"{installation.database.name}_old")
    memory = (installation.signer / "head").read_text()
    installation.grow(5)
    restore(installation, older)
    (installation.signer / "head").write_text(memory)
    said = writing_is_refused(installation)
    assert "подтверждено 12 записей, а здесь их 7" in said
    assert "vekha seal accept-loss" in said
    answer = witness.ask(str(Submission(0, (), newest(installation))))
    assert (answer.status_code, answer.text) == (409, "12\n")


def test_a_rollback_and_a_longer_fork_get_no_cosignature(installation: Installation, witness: LiveWitness) -> None:
    installation.grow(7)
    older = copy_of(installation, f"{installation.database.name}_old")
    memory = (installation.signer / "head").read_text()
    installation.grow(5)
    restore(installation, older)
    (installation.signer / "head").write_text(memory)
    witnesses, installation.witnesses = installation.witnesses, ()
    forked = installation.grow(9)  # other events than those that were there; longer than what the witness knows
    installation.witnesses = witnesses
    assert forked.size == 16
    note = newest(installation)
    superuser = Superuser(installation)
    with psycopg.connect(installation.database.admin_url, autocommit=True) as admin:
        proof = superuser.proof(SealStore(admin), 12, 16)
    assert witness.ask(str(Submission(12, tuple(proof), note))).status_code == 422
    assert witness.ask(str(Submission(16, (), note))).status_code == 409
    assert not cosigned(witness, note)
    assert witness.alarms()
    assert "первые 12 записей были другими" in writing_is_refused(installation)


def test_a_deletion_of_the_newest_events_is_caught_while_the_service_runs_and_after(
    installation: Installation, witness: LiveWitness
) -> None:
    installation.grow(12)
    with installation.open() as opened, installation.sealing():
        installation.tell(opened, 1)
        eventually(lambda: opened.seal.standing().size == 13)
        Superuser(installation).delete_after(9)
        eventually(lambda: opened.seal.standing().alarm)
        time.sleep(LOOK)  # a process looks once a second
        with pytest.raises(HistoryNotProven):
            installation.tell(opened, 1)
    assert "последние 4 утрачены или удалены" in writing_is_refused(installation)
    head, note, _ = Superuser(installation).seal_anew()
    assert head.size == 9
    assert witness.ask(str(Submission(9, (), note))).text == "13\n"
    assert "подтверждено 13 записей, а здесь их 9" in writing_is_refused(installation)

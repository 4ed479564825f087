"""The sealer beside a ledger: what is recorded is sealed, whatever is lost or killed in between."""

import psycopg
import pytest

from application.seal import HistoryNotProven, NotSealedYet, UnknownTile, WitnessSilent
from domain.seal.checkpoint import cosigned_by, opened
from domain.seal.leaf import event_hash
from domain.seal.merkle import consistency_proof, tree_root
from domain.seal.note import Note
from domain.seal.tiles import Tile, TiledNodes
from infrastructure.seal.ed25519 import holds
from infrastructure.seal.proving import whole
from infrastructure.seal.signer import SignerClient, answering
from infrastructure.seal.signer_state import published_head, published_keys
from infrastructure.seal.store import SealStore
from interfaces.reception import Reception
from tests.seal.installation import Installation, copy_of, eventually, restore
from tests.seal.live_witness import LiveWitness, witnessing


def connected(installation: Installation) -> psycopg.Connection:
    return psycopg.connect(installation.database.projector, autocommit=True)


def test_what_is_recorded_is_sealed_and_has_its_receipt(installation: Installation) -> None:
    with installation.open() as opened_, installation.sealing():
        last = installation.tell(opened_, 30)
        eventually(lambda: opened_.seal.standing().size == last)
        checkpoint, note = opened(opened_.seal.checkpoint(), published_keys(installation.signer), holds)
        with connected(installation) as connection:
            assert (checkpoint.size, checkpoint.root) == whole(SealStore(connection))
            rows = connection.execute("SELECT position, stream, version, topic, state FROM ledger.event").fetchall()
        for row in rows:
            assert opened_.seal.receipt(row[0]).includes(event_hash(*row))
        assert not opened_.seal.receipt(1).includes(event_hash(*rows[1]))
        with pytest.raises(NotSealedYet):
            opened_.seal.receipt(last + 1)
        assert len(opened_.seal.tile(Tile(0, 0, 30))) == 30 * 32
        with pytest.raises(UnknownTile):
            opened_.seal.tile(Tile(0, 0, 31))
        assert note.signatures
        standing = opened_.seal.standing()
        assert (standing.lag, standing.alive, standing.alarm) == (0, True, None)
    with installation.open() as opened_:
        assert not opened_.seal.standing().alive


def test_a_tree_goes_on_where_it_stood_over_the_edge_of_a_tile(installation: Installation) -> None:
    sizes = [installation.grow(count).size for count in (250, 5, 3)]
    assert sizes == [250, 255, 258]
    with connected(installation) as connection:
        store = SealStore(connection)
        head = published_head(installation.signer)
        assert head is not None
        assert (head.size, head.root) == whole(store)
        assert len(store.tile(0, 0)) == 256 * 32
        assert len(store.tile(1, 0)) == 32


def test_a_signature_that_was_lost_on_its_way_is_no_loss(installation: Installation) -> None:
    installation.grow(5)
    with installation.open() as opened_:
        last = installation.tell(opened_, 4)
    with connected(installation) as connection, answering(installation.signer):
        store = SealStore(connection)
        growing = store.growing(5)
        tiles = store.extend(growing, last)

        class Unsaved:
            def tile(self, level: int, number: int) -> bytes:
                return tiles.get((level, number), b"")

        nodes = TiledNodes(Unsaved())
        SignerClient(installation.signer).sign(9, tree_root(nodes, 9), consistency_proof(nodes, 5, 9))
    assert installation.grow(1).size == 10


def test_tiles_that_are_lost_stop_writing_until_they_are_built_anew_from_the_ledger(installation: Installation) -> None:
    before = installation.grow(6)
    with connected(installation) as connection:
        connection.execute("UPDATE seal.tile SET hashes = substr(hashes, 1, 64) WHERE level = 0")
    with installation.open() as opened_, installation.sealing():
        eventually(lambda: opened_.seal.standing().alarm)
        assert "vekha seal rebuild" in str(opened_.seal.standing().alarm)
        with connected(installation) as connection:
            SealStore(connection).forget()
        eventually(lambda: opened_.seal.standing().alarm is None and opened_.seal.standing().size == 6)
        assert opened_.seal.standing().root == before.root


def test_old_checkpoints_are_thinned_out_to_the_last_of_each_hour(installation: Installation) -> None:
    last = installation.grow(3).size
    with connected(installation) as connection:
        connection.execute(
            "INSERT INTO seal.checkpoint SELECT origin, 1000 + n, root, note,"
            " date_trunc('hour', now()) - interval '2 days' + n * interval '10 minutes'"
            " FROM seal.checkpoint, generate_series(0, 17) n WHERE size = %s",
            (last,),
        )
        store = SealStore(connection)
        assert store.thin_out() == 15
        kept = connection.execute("SELECT size FROM seal.checkpoint WHERE size >= 1000 ORDER BY size").fetchall()
        assert kept == [(1005,), (1011,), (1017,)]
        assert store.thin_out() == 0


def test_an_older_copy_of_the_database_is_not_written_to(installation: Installation) -> None:
    installation.grow(7)
    older = copy_of(installation, f"{installation.database.name}_old")
    installation.grow(5)
    restore(installation, older)
    with installation.open() as opened_:
        with pytest.raises(HistoryNotProven, match="В журнале 7 записей, а подписано и подтверждено 12"):
            installation.tell(opened_, 1)
        assert opened_.office.ledger.head() == 7  # reading goes on
        with installation.sealing():
            eventually(lambda: opened_.seal.standing().alarm)


def test_a_loss_that_is_owned_up_to_lets_the_service_write_under_a_new_name(installation: Installation) -> None:
    installation.grow(7)
    older = copy_of(installation, f"{installation.database.name}_old")
    lost = installation.grow(5)
    restore(installation, older)
    with installation.open() as opened_, installation.sealing():
        eventually(lambda: opened_.seal.standing().alarm)
        with connected(installation) as connection:
            size, root = whole(SealStore(connection))
        statement = SignerClient(installation.signer).own_up(size, root, "диск сгорел, копия от 14 мая")
        eventually(lambda: opened_.seal.standing().origin == "vekha.example/log/2")
        assert opened_.seal.standing().size == 7
        eventually(lambda: writes(installation, opened_))
    assert lost.root is not None
    assert statement.text.startswith("vekha-history-lost/v1\nvekha.example/log\n12\n")


def writes(installation: Installation, opened_: Reception) -> bool:
    try:
        return installation.tell(opened_, 1) > 0
    except HistoryNotProven:
        return False


def test_a_witness_confirms_each_head_and_its_absence_does_not_stop_the_seal(
    installation: Installation, witness: LiveWitness, tmp_path_factory: pytest.TempPathFactory
) -> None:
    installation.grow(5)
    with installation.open() as opened_:
        note = Note.of(opened_.seal.checkpoint(covering=5))
        assert cosigned_by(note, [witness.place.key], holds)
        receipt = opened_.seal.receipt(3)
        assert cosigned_by(receipt.checkpoint, [witness.place.key], holds)
    keys = (installation.signer / "log.pub").read_text(encoding="utf-8")
    with witnessing(tmp_path_factory.mktemp("away"), keys, "auditors.example/w2") as second:
        installation.witnesses = (second.place,)
    with installation.open(quorum=0) as opened_, installation.sealing():
        last = installation.tell(opened_, 3)
        eventually(lambda: opened_.seal.standing().size == last)
        (late,) = opened_.seal.standing().cosigned
        assert (late.size, late.at) == (0, None)
    with installation.open(quorum=1) as opened_, pytest.raises(WitnessSilent, match="не отвечает"):
        installation.tell(opened_, 1)

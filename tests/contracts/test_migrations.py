"""The shape of the database and who may do what in it."""

import psycopg

from tests.postgres import Database


def test_the_projector_makes_read_models_that_others_only_read(each_database: Database) -> None:
    with psycopg.connect(each_database.projector) as projector:
        projector.execute("CREATE TABLE reading.register (entry int)")
    for url in (each_database.writer, each_database.auditor):
        with psycopg.connect(url) as reader:
            assert reader.execute("SELECT count(*) FROM reading.register").fetchone() == (0,)

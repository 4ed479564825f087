"""Connection strings: every part survives, deadlines are there, nobody goes in with another's password."""

from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from infrastructure.connecting import PATIENCE, url

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)


@given(user=TEXT, password=TEXT, dbname=TEXT)
def test_any_user_password_and_database_survive(user: str, password: str, dbname: str) -> None:
    parts = conninfo_to_dict(url(user=user, password=password, dbname=dbname, host="/run/путь с пробелом"))
    assert (parts["user"], parts["password"], parts["dbname"]) == (user, password, dbname)
    assert parts["host"] == "/run/путь с пробелом"


def test_every_url_has_deadlines() -> None:
    assert PATIENCE.items() <= conninfo_to_dict(url("postgresql://db/vekha")).items()


def test_deadlines_that_the_operator_set_are_kept() -> None:
    assert conninfo_to_dict(url("postgresql://db/vekha?connect_timeout=3"))["connect_timeout"] == "3"


def test_another_role_does_not_go_in_with_the_given_password() -> None:
    parts = conninfo_to_dict(url("host=one,two port=5432,5433 dbname=vekha user=admin password=secret", user="writer"))
    assert "password" not in parts
    assert (parts["host"], parts["port"], parts["user"]) == ("one,two", "5432,5433", "writer")

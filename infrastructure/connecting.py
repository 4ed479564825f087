"""Connection strings that never wait for ever on a server that is gone."""

from urllib.parse import quote, urlencode

from psycopg.conninfo import conninfo_to_dict

# Without these psycopg waits for ever on a half-open connection: a dead peer is noticed within some 30 seconds.
PATIENCE = {
    "connect_timeout": "10",
    "keepalives": "1",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}


def url(
    given: str = "", *, user: str | None = None, password: str | None = None, dbname: str | None = None, **more: str
) -> str:
    """A ``postgresql://`` URL: what ``given`` says, with the replaced parts and deadlines; ``given`` may be a conninfo.

    Deadlines that ``given`` sets itself are kept; another ``user`` drops the password of the given one.
    """
    parts = {**PATIENCE, **{name: str(value) for name, value in conninfo_to_dict(given).items() if value is not None}}
    parts |= more
    if user is not None:
        parts["user"] = user
        parts.pop("password", None)
        parts.pop("passfile", None)
    if password is not None:
        parts["password"] = password
    if dbname is not None:
        parts["dbname"] = dbname
    name, secret = parts.pop("user", ""), parts.pop("password", "")
    person = quote(name, safe="") + (f":{quote(secret, safe='')}" if secret else "")
    database = quote(parts.pop("dbname", ""), safe="")
    return f"postgresql://{person}{'@' if person else ''}/{database}?{urlencode(parts, quote_via=quote, safe='')}"

"""A browser without a screen: it opens pages, fills their forms in and sends them, as people do."""

import html
import re
from base64 import b32decode

import httpx

HEADERS = {"Accept": "text/html", "User-Agent": "Test/1"}
FORM = re.compile(r"<form[^>]*action=\"([^\"]*)\".*?</form>", re.DOTALL)


class Browser:
    """Keeps cookies and follows redirects; `page` is the text of what it shows."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, headers=HEADERS, follow_redirects=True, timeout=30)
        self.page = ""
        self.status = 0
        self.address = ""

    def close(self) -> None:
        self.client.close()

    def open(self, address: str) -> "Browser":
        self.client.headers["Sec-Fetch-Site"] = "none"
        return self._shown(self.client.get(address))

    def send(self, action: str, **fields: str) -> "Browser":
        """Sends the form that leads there, its hidden fields as they are."""
        address, whole = self._found(action)
        return self.post(address, {**whole, **fields})

    def post(self, address: str, fields: dict[str, str]) -> "Browser":
        self.client.headers["Sec-Fetch-Site"] = "same-origin"
        referer = {"Referer": f"{str(self.client.base_url).rstrip('/')}{self.address}"} if self.address else {}
        return self._shown(self.client.post(address, data=fields, headers=referer))

    def form(self, action: str) -> dict[str, str]:
        """The hidden fields of the form that leads there."""
        return self._found(action)[1]

    @property
    def text(self) -> str:
        """What a person reads."""
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.page)).split())

    @property
    def secrets(self) -> dict[str, str | None]:
        """The cookies, by their names."""
        return {cookie.name.rpartition("-")[0]: cookie.value for cookie in self.client.cookies.jar}

    def _found(self, action: str) -> tuple[str, dict[str, str]]:
        for found in FORM.finditer(self.page):
            address = html.unescape(found[1])
            if address.partition("?")[0] == action:
                return address, dict(hidden(found[0]))
        raise AssertionError(f"no form leads to {action}:\n{self.page}")

    def _shown(self, answer: httpx.Response) -> "Browser":
        self.page, self.status = answer.text, answer.status_code
        self.address = answer.url.raw_path.decode()
        return self


def hidden(form: str) -> list[tuple[str, str]]:
    found = []
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found.append((html.unescape(name[1]), html.unescape(value[1]) if value else ""))
    for name, value in re.findall(r"<textarea name=\"([^\"]*)\" hidden>\n?(.*?)</textarea>", form, re.DOTALL):
        found.append((html.unescape(name), html.unescape(value)))
    return found


def secret_of(page: str) -> bytes:
    """The second factor's secret that this page shows."""
    written = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert written, page
    return b32decode(written[1].replace(" ", ""))

"""Who is at a page: what every page needs to know of the person, and the one guard that stands before it.

- `signed_in_page`, a guard: whoever is not signed in is sent to the sign-in page and comes back afterwards; what they
  had typed into a form comes back too. A POST must come from one of our own pages and bring the session's token, as the
  form's field `form.csrf` or as the header `X-CSRF-Token`; else ForgedRequest.
- `csrf_of(request)`: that token, for the form.
- `actor`, a dependency: the same as the API's.
- `session`, a dependency: `PageSession`, with the person's name, roles and the same token.

An API question or command takes the page's session as well, a command with the header.
"""

from interfaces.sessions.addressing import Addressing
from interfaces.sessions.forgery import ForgedRequest
from interfaces.sessions.page_guard import PageSession, SignInFirst, csrf_of, page_session, signed_in_page

__all__ = ["Addressing", "ForgedRequest", "PageSession", "SignInFirst", "csrf_of", "page_session", "signed_in_page"]

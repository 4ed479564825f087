"""Who may come to a page: the one place that says how a visitor of pages is known."""

from interfaces.sessions import signed_in_page

entered = signed_in_page

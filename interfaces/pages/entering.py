"""Who may come to a page: the one place that says how a visitor of pages is known."""

from interfaces.api.signing_in import signed_in

entered = signed_in

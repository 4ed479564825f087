"""Webhooks: where they are kept, how one event is sent, and the part of the service that delivers."""

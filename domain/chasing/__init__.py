"""Chasing: reminders before a term, escalation past it, a weekly digest; who is told, and how they want to be told."""

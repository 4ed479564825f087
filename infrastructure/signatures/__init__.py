"""Detached electronic signatures, checked by programs behind the application's port."""

"""What breaks around Vekha, and what must hold nevertheless."""

"""Vekha's own PostgreSQL: started, found, minded and stopped when no outside server is given."""

"""PostgreSQL, files and documents behind the ports of the application."""

"""How the database comes to its present shape: numbered files, forward only, and the roles that use it."""

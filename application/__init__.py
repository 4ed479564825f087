"""What people do and what they look at: commands, questions and the ports they need."""

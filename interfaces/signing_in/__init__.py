"""The pages of the way in: sign-in, second factor, one-time links, one's own account and sessions."""

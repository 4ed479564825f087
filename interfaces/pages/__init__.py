"""The pages: semantic HTML made on the server out of the same orders and questions as the API's (docs/pages.md)."""

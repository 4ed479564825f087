"""Reading plans: whole documents, and the parts of them."""

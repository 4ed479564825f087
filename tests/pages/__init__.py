"""The pages over HTTP: what they answer, how their forms behave."""

"""The rules by themselves: pure, no mocks."""

"""The rules of plans and their execution, in the words of the field: pure, with time as an argument."""

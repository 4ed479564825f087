"""An assignment: one responsible party's part of an activity, with its control points, from assigning to removal."""

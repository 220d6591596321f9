"""What the portal costs, as ratios to a reference taken in the same run. `scripts/bench` runs it.

Nothing here is imported by the portal or its tests; nothing here is timed by the tests.
"""

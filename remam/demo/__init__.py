"""The demonstration: an invented association, built by the real actions on a clock that the loader sets.

The counts of cities come from the founding document; people, texts, amounts and all memberships but REMAM's are
invented, and every page says so in demonstration mode.
"""

"""Rows of several apps, read together in one query and shown alike."""

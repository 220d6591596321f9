"""Addresses of reports; included by urls.py."""

patterns = []

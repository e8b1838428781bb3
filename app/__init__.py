"""Tahapan."""

"""Mamori: software with which a company runs the protection of personal information."""

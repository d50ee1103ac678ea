"""Keeps who belongs to the company, where, and with which account and roles."""

"""Translates between the browser and the inventory."""

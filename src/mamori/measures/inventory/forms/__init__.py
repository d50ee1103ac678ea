"""Translates between the browser and the actions of the inventory."""

"""Translates between the browser and the acts of the organisation."""

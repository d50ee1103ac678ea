"""Django commands of the house, one module each."""

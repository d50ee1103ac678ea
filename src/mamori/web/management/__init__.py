"""Django commands of the house."""

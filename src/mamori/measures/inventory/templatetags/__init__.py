"""Offers the inventory's templates its own words."""

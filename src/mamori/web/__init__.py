"""The web: settings, addresses, navigation, home page, error pages and commands; it decides nothing."""

"""What people see: templates, components, widgets, icons and the look; owns no table."""

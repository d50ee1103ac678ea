"""体制: departments, people, the body that answers for personal information, appointments."""

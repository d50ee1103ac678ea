"""Shows the organisation's pages and passes what was typed to its acts."""

"""Text in, candidates out: each detector proposes places, none decides."""

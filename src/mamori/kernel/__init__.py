"""What every measure stands on: people and permission, action, trail, ledger, approval, duty, files, control."""

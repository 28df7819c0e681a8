"""What a ledger holds, in other people's forms: one module a form."""

"""The mails of funding."""

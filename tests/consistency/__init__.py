"""What holds the project together and no import rule can see."""

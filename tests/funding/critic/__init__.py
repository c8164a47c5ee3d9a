"""What a demanding reader found: each test failed before its fault was mended."""

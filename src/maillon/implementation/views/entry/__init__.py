"""What a partner sees and does: the requests, their page, files, the signed link."""

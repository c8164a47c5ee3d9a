"""Applications, on the applicant side."""

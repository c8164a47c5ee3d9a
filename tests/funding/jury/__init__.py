"""The jury: experts, conflicts of interest, who reads what, score sheets, prize votes."""

"""Stories of a company, through HTTP."""

"""The public language: the only thing that the services share. It imports nothing of ours."""

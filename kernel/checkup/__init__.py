"""Whether what a process needs is there and lets it in: asked from outside, so that it answers when nothing runs."""

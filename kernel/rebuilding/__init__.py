"""Read tables made anew from the events, beside the living ones: to prove them (verify) or to replace them.

``shadow`` is where the new tables grow, ``replay`` folds all that the service wrote and heard into them, and
``rebuild`` chooses the moment at which they are level with the living ones.
"""

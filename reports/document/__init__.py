"""Papers as documents: one tree, one numbering, one writer per format.

``tree`` builds a paper, ``stored`` keeps it, ``writers.write`` prints it. Nothing here knows the
database: models are read by the part of ``reports`` that assembles.
"""

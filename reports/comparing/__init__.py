"""Two versions of a paper, paragraph by paragraph: prose and facts apart, numbers computed."""

from reports.comparing.changes import Change, Comparison, FactChange, compare

__all__ = ["Change", "Comparison", "FactChange", "compare"]

"""What an update still needs: errors, which keep it from being submitted or published, and advice."""

from .facts import Place, Problem, facts_of
from .rules import problems

__all__ = ["Place", "Problem", "facts_of", "problems"]

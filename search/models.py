"""What is searched for, counted: what and how often, and nothing about by whom."""

from django.db import models

LONGEST = 60


class DailySearch(models.Model):
    """How often something was searched for on a day, and whether it was found."""

    date = models.DateField(db_index=True, help_text="In London.")
    query = models.CharField(max_length=LONGEST, help_text="Normalised.")
    searches = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(
        default=0, help_text="Searches that found no update with all the words."
    )
    found = models.PositiveIntegerField(
        default=0, help_text="Updates with all the words, the last time."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["query", "date"], name="query_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.query}, {self.date}: {self.searches}"

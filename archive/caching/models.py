"""The state of the tables, as the database itself writes it down."""

from django.db import models


class TableState(models.Model):
    """What changes whenever a row of the table does, within the same transaction.

    The state of a table is the sum of its tokens, that of the database the sum of all. Tokens are random: a state that
    was rolled back, or that a restored backup has left behind, never comes again. Written by triggers alone
    (`watching`).
    """

    name = models.CharField(max_length=63, db_index=True)
    token = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.token}"

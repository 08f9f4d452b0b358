"""The demo town hall: invented people who have been at it for months, told in French."""

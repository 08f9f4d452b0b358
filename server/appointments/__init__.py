"""Appointments: places, days and hours that a town offers, and who comes when, each place given once."""

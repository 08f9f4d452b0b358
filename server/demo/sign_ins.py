"""The people of the demo town hall whom one tries Parvis as."""

PASSWORD = "parvis-demo"
"""Of everybody in the demo town hall."""

SIGN_INS = {
    "maelle.legoff@josselin.example": "director of services, sends convocations",
    "annick.lebreton@josselin.example": "councillor, receives them",
    "herve.leguennec@josselin.example": "mayor",
    "cedric.marchal@gendarmerie.example": "guest from the gendarmerie, sees his groups only",
}

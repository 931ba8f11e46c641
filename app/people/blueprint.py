"""The pages of people; ``views`` brings their parts together."""

from flask import Blueprint

blueprint = Blueprint("people", __name__, template_folder="templates", url_prefix="/people")

# Numbers that a database id can be: anything else is not found without asking.
PERSON = "/<int(max=2147483647):person_id>"
NUMBER = "<int(max=2147483647):"

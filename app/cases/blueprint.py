"""The pages of cases and tasks; ``views`` brings their parts together."""

from flask import Blueprint

# Ids of cases and tasks are 64 bits; a browser's numbers end earlier, and so do ours.
NUMBER = "<int(max=9007199254740991):"

blueprint = Blueprint("cases", __name__, template_folder="templates")

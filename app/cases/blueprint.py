"""The pages of cases and tasks; ``views`` brings their parts together."""

from flask import Blueprint

blueprint = Blueprint("cases", __name__, template_folder="templates")

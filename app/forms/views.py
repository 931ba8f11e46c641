"""No addresses of its own: a form is drawn inside a task's page or the studio's preview."""

from flask import Blueprint

blueprint = Blueprint("forms", __name__, template_folder="templates")

"""What the application is made of: the one list of blueprints, commands and service handlers."""

from __future__ import annotations

from importlib import import_module

# Each module has ``blueprint``.
VIEWS: tuple[str, ...] = ()
# Each module has ``commands``: a click group or command.
COMMANDS: tuple[str, ...] = ()
# Imported for what they register: service handlers of the diagrams, and models.
HANDLERS: tuple[str, ...] = ()


def register(app) -> None:
    for name in HANDLERS:
        import_module(name)
    for name in VIEWS:
        app.register_blueprint(import_module(name).blueprint)
    for name in COMMANDS:
        app.cli.add_command(import_module(name).commands)

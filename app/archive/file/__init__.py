"""The whole of a case as one PDF, for the archive: ``printing`` makes it and records it.

``contents`` gathers, the ``about_…`` files lay out a few sections each, ``paper`` binds them.
"""

"""Papers: PDF files with Chinese in them, whose fonts travel along.

A feature puts its paper together from ``parts`` and hands them to ``document.make_pdf``. Papers
are Chinese whatever language the officer's pages have, like letters.
"""

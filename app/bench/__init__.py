"""``make bench``: the product started the production way, measured over HTTP.

Not part of the running product: nothing imports it.
"""

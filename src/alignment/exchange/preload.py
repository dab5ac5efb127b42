"""Loads what reading needs, once, into the small process that readers are forked from."""

from alignment.exchange.format import formats

formats()

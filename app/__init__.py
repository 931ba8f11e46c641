"""Yice 一策: case management for employment assistance."""

"""Template tags of the archive."""

from django import template

register = template.Library()

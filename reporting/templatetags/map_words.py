"""Durations and shares in templates, as the map says them."""

from django import template

from reporting import map_words

register = template.Library()
register.filter("duration", map_words.duration)
register.filter("share", map_words.share)

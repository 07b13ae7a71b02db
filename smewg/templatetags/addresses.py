"""The address of a page in a template, `{% url %}`, made once for each name and what it takes."""

from __future__ import annotations

from django import template
from django.template import defaulttags
from django.template.base import Parser, Token
from django.template.context import Context
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from smewg.toolkit import addresses

register = template.Library()
PLAIN = {str, int, SafeString}
"""What never says something else later, as a row might that was renamed."""


class KnownAddress(defaulttags.URLNode):
    """As Django's, which goes through all namespaces for each of a page's hundred links."""

    def render(self, context: Context) -> str:
        known = self._known(context)
        if known is None:
            said: str = super().render(context)
            return said
        if self.asvar:
            context[self.asvar] = known
            return ""
        return conditional_escape(known) if context.autoescape else known

    def _known(self, context: Context) -> str | None:
        """None for what Django's own has to look at: names of arguments, rows, no such page."""
        args = [each.resolve(context) for each in self.args]
        if self.kwargs or not PLAIN.issuperset(map(type, args)):
            return None
        try:
            return addresses.reverse(self.view_name.resolve(context), args)
        except NoReverseMatch:
            return None


@register.tag
def url(parser: Parser, token: Token) -> KnownAddress:
    """{% url "kpis:cell" year slug column %}, as Django documents it."""
    found = defaulttags.url(parser, token)
    return KnownAddress(found.view_name, found.args, found.kwargs, found.asvar)

"""The tag that writes the head of a public page."""

from django import template

from remam.head import head_of

register = template.Library()


@register.inclusion_tag("remam/_head.html", takes_context=True)
def public_head(context):
    """Return canonical address, languages, description, card, feeds and linked data of the page being rendered."""
    request = context.get("request")
    return head_of(request, context.flatten()) if request else {"page": None, "noindex": True}

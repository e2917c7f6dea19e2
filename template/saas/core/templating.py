"""Django's templates, in which a sentence that stands there as it is gets translated once.

Pages are written as ever: `{% load i18n %}` brings Django's own tags, but for `translate` and
`blocktranslate`. What those say of a constant is remembered beside the catalogue that said it, and
forgotten with it: a language has one for as long as its files do not change.
"""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from django.template import Context, Library, Node
from django.template.backends.django import DjangoTemplates
from django.template.base import FilterExpression, Parser, Token, TokenType
from django.templatetags import i18n
from django.utils.safestring import SafeString
from django.utils.translation import trans_real

type Key = tuple[str, ...]

_said: WeakKeyDictionary[trans_real.DjangoTranslation, dict[Key, SafeString]] = WeakKeyDictionary()


SAID = "said"  # what the language of this rendering says


class Templates(DjangoTemplates):
    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.engine.template_libraries["i18n"] = library


class Remembered(Node):
    child_nodelists = ()

    def __init__(self, node: i18n.TranslateNode | i18n.BlockTranslateNode, key: Key) -> None:
        self.asvar = node.asvar
        node.asvar = None
        self.node = node
        self.key = key

    def render(self, context: Context) -> SafeString:
        said = context.render_context.get(SAID)
        if said is None:  # once a template, since asking for the language costs more than the rest
            said = context.render_context[SAID] = _said.setdefault(trans_real.catalog(), {})
        text = said.get(self.key)
        if text is None:
            text = said[self.key] = SafeString(self.node.render(context))
        if self.asvar:
            context[self.asvar] = text
            return SafeString()
        return text


class InLanguage(Node):
    """`{% language %}`: inside it another catalogue says the words."""

    def __init__(self, node: i18n.LanguageNode) -> None:
        self.node = node
        self.nodelist = node.nodelist

    def render(self, context: Context) -> str:
        outside = context.render_context.get(SAID)
        context.render_context[SAID] = None
        try:
            return self.node.render(context)
        finally:
            context.render_context[SAID] = outside


def language(parser: Parser, token: Token) -> Node:
    return InLanguage(i18n.language(parser, token))


def translate(parser: Parser, token: Token) -> Node:
    node = i18n.do_translate(parser, token)
    sentence, context = _constant(node.filter_expression), _constant(node.message_context)
    if sentence is None or context is None or node.noop:
        return node
    return Remembered(node, ("translate", sentence, context))


def block_translate(parser: Parser, token: Token) -> Node:
    node = i18n.do_block_translate(parser, token)
    texts, context = [*node.singular, *node.plural], _constant(node.message_context)
    is_plain = all(text.token_type == TokenType.TEXT for text in texts)
    if context is None or node.counter or node.extra_context or not is_plain:
        return node
    written = "".join(text.contents for text in texts)
    return Remembered(node, ("block", written, context, str(node.trimmed)))


def _constant(expression: FilterExpression | None) -> str | None:
    """Return what an expression always is; nothing stands for itself."""
    if expression is None:
        return ""
    is_plain = expression.token[:1] in {'"', "'"} and not expression.filters
    return expression.token if is_plain else None


def _library() -> Library:
    ours: dict[str, Callable[[Parser, Token], Node]] = {
        "translate": translate,
        "trans": translate,
        "blocktranslate": block_translate,
        "blocktrans": block_translate,
        "language": language,
    }
    found = Library()
    found.filters = i18n.register.filters
    found.tags = i18n.register.tags | ours
    return found


library = _library()

"""The page on which one chooses a demo user; it asks for no password, and says so."""

from collections.abc import Mapping
from html import escape

from passerelle.issuing.users import USERS

LANGUAGES = ("en", "fr", "ar")
WORDS = {
    "en": (
        "Demo: choose who you are",
        "These people are invented, and there is no password: this sign-in is for trying things out on one machine.",
    ),
    "fr": (
        "Démo : choisissez qui vous êtes",
        "Ces personnes sont inventées et il n’y a pas de mot de passe : on s’en sert pour essayer sur une machine.",
    ),
    "ar": (
        "عرض تجريبي: اختر من أنت",
        "هؤلاء الأشخاص من نسج الخيال ولا توجد كلمة مرور: هذا الدخول للتجربة على جهاز واحد.",
    ),
}
STYLE = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}"
    "aside{background:#ffe08a;color:#3b2f00;padding:.5rem 1rem}"
    "button{font:inherit;display:block;inline-size:100%;margin:.5rem 0;padding:.7rem;text-align:start;cursor:pointer}"
)


def language(wishes: str) -> str:
    """The first of ours in `ui_locales` or `Accept-Language`."""
    for wish in wishes.replace(",", " ").split():
        if (name := wish.partition(";")[0].partition("-")[0].lower()) in LANGUAGES:
            return name
    return "en"


def choice(chosen: str, query: Mapping[str, str]) -> str:
    heading, advice = WORDS[chosen]
    hidden = "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in query.items())
    buttons = "".join(
        f'<button name="user" value="{role}">{escape(user.names[chosen])}</button>' for role, user in USERS.items()
    )
    form = f'<form method="post" action="/authorize">{hidden}{buttons}</form>'
    return document(chosen, heading, f"<aside>{escape(advice)}</aside><h1>{escape(heading)}</h1>{form}")


def document(chosen: str, title: str, body: str) -> str:
    direction = "rtl" if chosen == "ar" else "ltr"
    return (
        f'<!doctype html><html lang="{chosen}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )

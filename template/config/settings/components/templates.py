"""Templates, and what each of them can name without asking."""

from typing import Any

from config.settings.components.environment import BASE_DIR

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "saas.core.templating.Templates",  # Django's, which translates constants once
        "NAME": "django",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "saas.core.context.flags",
                "saas.core.context.project",
                "saas.core.context.ui",
            ],
        },
    },
]
FORM_RENDERER = "saas.core.widgets.Renderer"

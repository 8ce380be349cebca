"""Those who call the API that writes: their tokens, and what they send."""

import json

from wagtail.models import APIToken

UPDATES = "/api/v3/updates/"


def bearer(user) -> dict[str, str]:
    """Return the headers of a request that ``user`` has sent."""
    return {"Authorization": f"Bearer {APIToken.create_token(user=user, name='Test')[1]}"}


def send(client, method: str, path: str, body: dict, headers: dict[str, str], **more: str):
    return getattr(client, method)(
        path, json.dumps(body), content_type="application/json", headers={**headers, **more}
    )


def written(**fields) -> dict:
    body = {
        "region": "west-midlands",
        "title": "West Midlands update – December 2017",
        "period": "2017-12",
        "introduction": "<p>We met.</p>",
        "sections": [
            {"heading": "Workforce", "topic": None,
             "blocks": [{"type": "paragraph", "html": "More <b>social workers</b> stay."}]},
        ],
    }  # fmt: skip
    return {**body, **fields}


def step(
    client, action: str, headers: dict[str, str], path: str = "west-midlands/december-2017", **body
):
    return send(client, "post", f"{UPDATES}{path}/workflow/", {"action": action, **body}, headers)

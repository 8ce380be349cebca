"""Choosing picks, and asking for them."""

from django.contrib.auth.models import Group
from wagtail.contrib.search_promotions.models import Query

from tests import factories

from .test_search import ask

LINK = {"link": "https://www.gov.uk/ofsted", "link_text": "Ofsted"}


def form(words: str, *picks: dict) -> dict:
    data = {"query_string": words, "editors_picks-TOTAL_FORMS": len(picks),
            "editors_picks-INITIAL_FORMS": 0}  # fmt: skip
    for number, pick in enumerate(picks):
        fields = {"page": pick.get("page", ""), "external_link_url": pick.get("link", ""),
                  "external_link_text": pick.get("link_text", ""),
                  "topic": pick.get("topic", ""), "ORDER": number + 1,
                  "description": pick.get("description", "")}  # fmt: skip
        data |= {f"editors_picks-{number}-{name}": value for name, value in fields.items()}
    return data


def choose(client, words: str, *picks: dict) -> None:
    """Choose ``picks`` for ``words`` in the admin, as a moderator."""
    user = factories.person(f"m{Query.objects.count()}")
    factories.roles.moderators(factories.index())
    user.groups.add(Group.objects.get(name="National moderators"))
    client.force_login(user)
    response = client.post("/admin/searchpicks/add/", form(words, *picks))
    assert response.status_code == 302, response.content
    client.logout()


def asked(client, q: str, **parameters) -> list[dict]:
    return ask(client, q, **parameters)["picks"]

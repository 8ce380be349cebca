"""Who may do what: each region's editors and approvers, and the national moderators.

Editors write and submit, approvers approve for their region, moderators for the nation. To publish
without approval is a permission of its own, which none of these groups has.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)
from wagtail.permissions import page_permission_policy

from regional_updates.models import RegionPage

MODERATORS = "National moderators"
WRITE = ("add_page", "change_page")
MODERATE = (*WRITE, "publish_page", "lock_page", "unlock_page", "bulk_delete_page")


def editors(region: RegionPage) -> Group:
    """Return the group of ``region``'s editors; made, with its permissions, where it is missing."""
    return _regional_group(region, "editors")


def approvers(region: RegionPage) -> Group:
    """Return the group of ``region``'s approvers; made, with its permissions, where it is missing."""
    return _regional_group(region, "approvers")


def moderators(root: Page | None = None) -> Group:
    """Return the group of national moderators; given ``root``, with its permissions from there."""
    group, _ = Group.objects.get_or_create(name=MODERATORS)
    if root is not None:
        _may(
            group,
            "wagtailadmin.access_admin",
            *(f"home.{verb}_event" for verb in ("add", "change", "delete", "view")),
            *(f"regional_updates.{verb}_{noun}" for verb in ("add", "change", "delete", "view")
              for noun in ("topic", "acronym")),
            *(f"wagtailsearchpromotions.{verb}_searchpromotion" for verb in ("add", "change", "delete")),
        )  # fmt: skip
        _may_edit_pages(group, root, MODERATE)
        _may_use_files(group, Collection.get_first_root_node(), ("add", "change", "choose"))
    return group


def is_moderator(user: Any) -> bool:
    """Whether ``user`` looks after pages that readers have: Wagtail's permission to publish says so."""
    return page_permission_policy.user_has_permission(user, "publish")


def set_up(region: RegionPage) -> None:
    """Give ``region`` its groups, its collection for images and documents, and their permissions."""
    if region.collection is None:
        collection = Collection.get_first_root_node().add_child(name=region.title)
        _remember(region, "collection", collection)
    editors(region)
    approvers(region)


def _regional_group(region: RegionPage, role: str) -> Group:
    group = getattr(region, role)
    if group is None:
        name = f"{region.title} {role}"[:150]
        group = Group.objects.create(name=_unused(name))
        _remember(region, role, group)
        _may(
            group,
            "wagtailadmin.access_admin",
            # Every region's updates show them, so that changing one is not one region's business.
            *(f"home.{verb}_event" for verb in ("add", "view")),
            "regional_updates.view_topic",
            *(f"regional_updates.{verb}_acronym" for verb in ("add", "view")),
        )
        _may_edit_pages(group, region, WRITE)
        _may_use_files(group, region.collection, ("add", "choose"))
    return group


def _unused(name: str) -> str:
    """Return ``name``, numbered where another group has it (two regions may share a name)."""
    candidate, number = name, 1
    while Group.objects.filter(name=candidate).exists():
        number += 1
        candidate = f"{name[:140]} {number}"
    return candidate


def _remember(region: RegionPage, field: str, value: Group | Collection) -> None:
    # Not save(): that is publishing, and these three belong to no revision.
    RegionPage.objects.filter(pk=region.pk).update(**{field: value})
    setattr(region, field, value)


def _may(group: Group, *names: str) -> None:
    for name in names:
        app, codename = name.split(".")
        group.permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )


def _may_edit_pages(group: Group, page: Page, codenames: tuple[str, ...]) -> None:
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=codenames
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _may_use_files(group: Group, collection: Collection, verbs: tuple[str, ...]) -> None:
    names = [f"{verb}_{noun}" for verb in verbs for noun in ("image", "document")]
    for permission in Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=names
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )

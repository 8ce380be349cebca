"""The pictures of a document, kept in the library as images of the region's."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import ModelForm
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from regional_updates.models import RegionPage

from .draft import Draft, Notice, Picture
from .reading import Unready

LONGEST_TITLE = 255


class Pictures:
    """Those of one draft. What is no image that the library takes is left out, with a notice."""

    def __init__(self, draft: Draft, region: RegionPage, user: AbstractBaseUser | None) -> None:
        self.forms: list[tuple[Picture, ModelForm]] = []
        self.notices: list[Notice] = []
        for section in draft.sections:
            for block in list(section.blocks):
                if isinstance(block, Picture) and not self._takes(block, draft, region, user):
                    section.blocks = [other for other in section.blocks if other is not block]
        undescribed = sum(not picture.alt for picture, _ in self.forms)
        if undescribed:
            are = "A picture has" if undescribed == 1 else f"{undescribed} pictures have"
            self.notices.append(
                Notice("alt-text", f"{are} no description. Say what it shows before you publish.")
            )
        self.undescribed = undescribed

    def _takes(
        self, picture: Picture, draft: Draft, region: RegionPage, user: AbstractBaseUser | None
    ) -> bool:
        number = len(self.forms) + 1
        title = (picture.alt or f"{draft.title}: picture {number}")[:LONGEST_TITLE]
        form = get_image_form(get_image_model(), ["title", "file"])(
            {"title": title, "collection": region.collection_id},
            {"file": SimpleUploadedFile(f"{region.slug}-{picture.name}", picture.data)},
            user=user,
        )
        if form.is_valid():
            self.forms.append((picture, form))
            return True
        problems = " ".join(str(error) for errors in form.errors.values() for error in errors)
        shown = f" “{picture.alt}”" if picture.alt else ""
        self.notices.append(Notice("picture", f"A picture{shown} was left out: {problems}"))
        return False

    def refuse_undescribed(self) -> None:
        """Raise Unready where a picture has no description."""
        if self.undescribed:
            raise Unready(
                "The document has pictures without a description; import it as a draft, and describe "
                "them there."
            )

    @contextmanager
    def kept(self, user: AbstractBaseUser | None) -> Iterator[None]:
        """Put the pictures into the library, and take their files away again where that fails."""
        files = []
        try:
            for picture, form in self.forms:
                image = form.save(commit=False)
                image.uploaded_by_user = user
                image._set_image_file_metadata()
                image.save()
                files.append(image.file)
                picture.image = image.pk
            yield
        except BaseException:
            for file in files:
                file.storage.delete(file.name)
            raise

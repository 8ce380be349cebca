"""Pictures for the demo archive: hills, towns and skies of a few flat shapes, always the same."""

import io
import math
from random import Random

from PIL import Image, ImageDraw

SIZE = (1600, 900)
PALETTES = (
    ("#f6e7cb", "#e8a33d", ("#9cc5a1", "#49a078", "#216869", "#1f2421")),
    ("#dce9f2", "#f2d398", ("#a3b8c9", "#6b8ba4", "#3b5b78", "#1d3346")),
    ("#fbe3d6", "#d1495b", ("#edae49", "#b56b45", "#7a4a3a", "#3a2a2a")),
    ("#e6ecd8", "#f4f1de", ("#b5c99a", "#87986a", "#5a6b4b", "#2e3d2f")),
)
SCENES = (
    ("Hills in the morning", "Layered hills under a low sun"),
    ("A town by the river", "Rooftops of a town in front of hills"),
    ("Evening by the sea", "A calm sea with a setting sun"),
)


def pictures() -> list[tuple[str, str, bytes]]:
    """Return twelve pictures: title, alternative text, and the bytes of a JPEG."""
    found = []
    for number, palette in enumerate(PALETTES):
        for scene, (title, alt) in enumerate(SCENES):
            image = _scene(scene, palette, Random(f"{number}/{scene}"))  # noqa: S311
            data = io.BytesIO()
            image.save(data, "JPEG", quality=86)
            found.append((f"{title} {number + 1}", alt, data.getvalue()))
    return found


def _scene(scene: int, palette: tuple, random: Random) -> Image.Image:
    sky, sun, layers = palette
    image = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    x, y, radius = random.randint(300, 1300), random.randint(180, 380), random.randint(70, 120)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=sun)
    if scene == 2:
        for layer, colour in enumerate(layers):
            draw.rectangle((0, 480 + layer * 110, width, height), fill=colour)
        return image
    for layer, colour in enumerate(layers[: 4 if scene == 0 else 2]):
        base, swing = 420 + layer * 120, random.randint(40, 90)
        phase, period = random.random() * 6, random.randint(260, 520)
        ridge = [(at, base + swing * math.sin(at / period + phase)
                  + swing / 3 * math.sin(at / 90 + phase * 2)) for at in range(0, width + 20, 20)]  # fmt: skip
        draw.polygon([(0, height), *ridge, (width, height)], fill=colour)
    if scene == 1:
        _town(draw, layers, random)
    return image


def _town(draw: ImageDraw.ImageDraw, layers: tuple[str, ...], random: Random) -> None:
    at = 0
    while at < SIZE[0]:
        wide, high = random.randint(70, 150), random.randint(140, 330)
        top = SIZE[1] - high
        colour = random.choice(layers[2:])
        draw.rectangle((at, top, at + wide, SIZE[1]), fill=colour)
        draw.polygon(
            [(at - 8, top), (at + wide / 2, top - wide * 0.45), (at + wide + 8, top)], fill=colour
        )
        for window in range(at + 18, at + wide - 24, 34):
            for row in range(top + 26, SIZE[1] - 30, 52):
                draw.rectangle((window, row, window + 14, row + 22), fill=layers[0])
        at += wide + random.randint(0, 30)

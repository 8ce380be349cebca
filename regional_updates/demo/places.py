"""The nine regions of the demo archive, and areas for larger ones."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A region as the demo writes about it. ``calls_itself`` is the name in its titles, ``in_text``
    the one inside a sentence, where these are not its name."""

    slug: str
    name: str
    councils: tuple[str, ...]
    other_names: tuple[str, ...] = ()
    calls_itself: str = ""
    known_for: str = ""
    in_text: str = ""


REGIONS = (
    Place("eastern", "Eastern", ("Bedford", "Cambridgeshire", "Essex", "Hertfordshire", "Luton",
          "Norfolk", "Peterborough", "Southend-on-Sea", "Suffolk", "Thurrock"),
          ("East of England",), "Eastern region", "long coasts, new towns and wide counties", in_text="the Eastern region"),
    Place("east-midlands", "East Midlands", ("Derby", "Derbyshire", "Leicester", "Leicestershire",
          "Lincolnshire", "North Northamptonshire", "Nottingham", "Nottinghamshire", "Rutland"),
          (), "East Midlands", "market towns, three cities and the smallest county", in_text="the East Midlands"),
    Place("greater-london", "Greater London", ("Barnet", "Brent", "Camden", "Croydon", "Ealing",
          "Greenwich", "Hackney", "Haringey", "Lambeth", "Newham", "Southwark", "Tower Hamlets"),
          ("London",), "London", "thirty-three boroughs that share a city"),
    Place("north-east", "North East", ("Darlington", "Durham", "Gateshead", "Hartlepool",
          "Middlesbrough", "Newcastle", "North Tyneside", "Northumberland", "Stockton-on-Tees",
          "Sunderland"), (), "North East", "twelve councils between the Tees and the Tweed", in_text="the North East"),
    Place("north-west", "North West", ("Blackburn with Darwen", "Bolton", "Cheshire East",
          "Cumberland", "Knowsley", "Lancashire", "Liverpool", "Manchester", "Rochdale", "Salford",
          "Wirral"), (), "North West", "two great conurbations and a good deal of hill", in_text="the North West"),
    Place("south-east", "South East", ("Bracknell Forest", "Brighton and Hove", "Buckinghamshire",
          "East Sussex", "Hampshire", "Kent", "Medway", "Milton Keynes", "Oxfordshire", "Portsmouth",
          "Surrey"), (), "South East", "nineteen councils around the capital", in_text="the South East"),
    Place("south-west", "South West", ("Bath and North East Somerset", "Bristol", "Cornwall",
          "Devon", "Dorset", "Gloucestershire", "Plymouth", "Somerset", "Swindon", "Wiltshire"),
          (), "South West", "a long peninsula with a long way between its ends", in_text="the South West"),
    Place("west-midlands", "West Midlands", ("Birmingham", "Coventry", "Dudley", "Herefordshire",
          "Sandwell", "Shropshire", "Solihull", "Staffordshire", "Telford and Wrekin", "Walsall",
          "Wolverhampton", "Worcestershire"), (), "West Midlands",
          "fourteen councils and children’s trusts", in_text="the West Midlands"),
    Place("yorkshire-and-humber", "Yorkshire and Humber", ("Barnsley", "Bradford", "Calderdale",
          "Doncaster", "East Riding", "Hull", "Kirklees", "Leeds", "North Yorkshire", "Rotherham",
          "Sheffield", "Wakefield", "York"), ("Yorkshire & Humber", "Yorkshire and the Humber"),
          "Yorkshire & Humber", "fifteen councils that visit each other often"),
)  # fmt: skip

_COUNTIES = (
    "Bedfordshire Berkshire Buckinghamshire Cambridgeshire Cheshire Cornwall Cumbria Derbyshire "
    "Devon Dorset Durham Essex Gloucestershire Hampshire Herefordshire Hertfordshire Kent "
    "Lancashire Leicestershire Lincolnshire Norfolk Northamptonshire Northumberland "
    "Nottinghamshire Oxfordshire Rutland Shropshire Somerset Staffordshire Suffolk Surrey Sussex "
    "Warwickshire Wiltshire Worcestershire Yorkshire"
).split()
_PARTS = (
    "North",
    "South",
    "East",
    "West",
    "Mid",
    "Upper",
    "Lower",
    "Central",
    "Vale of",
    "Coast of",
)
_SIDES = ("", "Inner", "Outer", "Old", "New")


def areas(count: int) -> list[Place]:
    """Return ``count`` further areas, always the same ones, for archives larger than the regions'.

    Raises ValueError where more are asked for than there are names.
    """
    names = [
        f"{side} {part} {county}".strip()
        for side in _SIDES
        for part in _PARTS
        for county in _COUNTIES
    ]
    if count > len(names):
        raise ValueError(f"The demo has names for {len(names)} further areas at most.")
    return [
        Place(
            name.lower().replace(" ", "-"),
            name,
            tuple(f"{end} {name}" for end in ("upper", "lower", "western", "eastern")),
            calls_itself=name,
            known_for="towns and villages that share a children’s partnership",
        )
        for name in names[:count]
    ]

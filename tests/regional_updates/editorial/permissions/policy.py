"""Who may do what with an update, in which state: the whole of it.

A cell has the letters of the states in which it works; "." stands for none, "all" for all of them:

    d draft                  r in regional review    n in national review
    b sent back              h held for an edition   s scheduled
    l live                   + live, newer draft     w withdrawn

``other`` is an editor and approver of another region. ``author`` is an editor and an approver of the
page's region, and made its latest changes. All who write may write in a third region, which is where
pages are moved and copied to. ``nobody`` is signed out, ``reader`` is in no group.
"""

UPDATES = """
                         nobody  reader  other   editor  approver  author  moderator  admin
change its draft         .       .       .       dbl+w   drbl+w    dbl+w   dnbl+w     drnbl+w
comment on it            .       .       .       dbl+w   drbl+w    dbl+w   dnbl+w     drnbl+w
submit it                .       .       .       dbl+w   dbl+w     dbl+w   dbl+w      dbl+w
approve it               .       .       .       .       r         .       n          rn
request changes          .       .       .       .       r         .       n          rn
cancel its approval      .       .       .       .       r         rnb     n          rn
publish it unapproved    .       .       .       .       .         .       .          drnbh+
change and publish it    .       .       .       .       .         .       .          drnbl+w
publish a copy           .       .       .       .       .         .       .          l+w
copy it as a draft       .       .       .       all     all       all     all        all
make its alias a page    .       .       .       all     all       all     all        all
move it                  .       .       .       db      drb       db      dnbl+w     drnbl+w
delete it                .       .       .       db      drb       db      dnbl+w     drnbl+w
unpublish it             .       .       .       .       .         .       l+w        l+w
withdraw it              .       .       .       .       .         .       l+w        l+w
end its withdrawal       .       .       .       .       .         .       w          w
stop its schedule        .       .       .       .       .         .       s          s
lock it                  .       .       .       .       r         r       dnbhsl+w   all
unlock it                .       .       .       .       r         r       dnbhsl+w   all
make it private          .       .       .       .       .         .       all        all

read its draft           .       .       .       all     all       all     all        all
read it before a step    .       .       .       .       r         .       n          rn
read its approvals       .       .       .       rnbhs   rnbhs     rnbhs   rnbhs      rnbhs
see it as public         lw      lw      lw      lw      lw        lw      lw         lw
choose it                .       .       l+w     all     all       all     all        all
find it at work          .       .       .       all     all       all     all        all
find it in history       .       .       .       drnbhslw drnbhslw drnbhslw drnbhslw  drnbhslw
find its approvals       .       .       .       rnbhs   rnbhs     rnbhs   rnbhs      rnbhs
search it to choose it   .       .       lw      drnbhslw drnbhslw drnbhslw drnbhslw  drnbhslw
find it as locked        .       .       .       .       .         .       all        all
find it in coverage      .       .       lw      all     all       all     all        all
find it as aging         .       .       .       .       .         .       l+w        l+w
"""

# The same of everything beside an update: in its region, with the region's files, and with what is the
# nation's. Files are somebody else's: their own are everybody's to change.
PLACES = """
                         nobody  reader  other   editor  approver  author  moderator  admin
add an update            .       .       .       yes     yes       yes     yes        yes
publish a new one        .       .       .       .       .         .       .          yes
open last month's        .       .       .       yes     yes       yes     yes        yes
move one into it         .       .       .       yes     yes       yes     yes        yes
copy one into it         .       .       .       yes     yes       yes     yes        yes
change its page          .       .       .       yes     yes       yes     yes        yes
delete it all            .       .       .       .       .         .       .          .
delete it at rest        .       .       .       .       .         .       yes        yes
choose its files         .       .       .       yes     yes       yes     yes        yes
find files to change     .       .       .       .       .         yes     yes        yes
add an image to it       .       .       .       yes     yes       yes     yes        yes
add a document to it     .       .       .       yes     yes       yes     yes        yes
change an image          .       .       .       .       .         yes     yes        yes
change a document        .       .       .       .       .         yes     yes        yes

open editions            .       .       .       .       .         .       yes        yes
begin an edition         .       .       .       .       .         .       yes        yes
release an edition       .       .       .       .       .         .       yes        yes
add an event             .       .       yes     yes     yes       yes     yes        yes
change an event          .       .       .       .       .         .       yes        yes
add an acronym           .       .       yes     yes     yes       yes     yes        yes
change an acronym        .       .       .       .       .         .       yes        yes
change topics            .       .       .       .       .         .       yes        yes
read what is searched    .       .       .       .       .         .       yes        yes
choose picks             .       .       .       .       .         .       yes        yes
change how all works     .       .       .       .       .         .       .          yes
"""

STATES = {
    "d": "draft",
    "r": "in regional review",
    "n": "in national review",
    "b": "sent back",
    "h": "held for an edition",
    "s": "scheduled",
    "l": "live",
    "+": "live with a newer draft",
    "w": "withdrawn",
}


def read(table: str) -> dict[str, dict[str, str]]:
    """Return the cells of ``table`` by row and column."""
    head, *lines = [line for line in table.splitlines() if line.strip()]
    roles = head.split()
    rows = {}
    for line in lines:
        name, cells = line[:25].strip(), line[25:].split()
        rows[name] = dict(zip(roles, cells, strict=True))
    return rows


POLICY = read(UPDATES)
PLACE_POLICY = read(PLACES)
ROLES = tuple(POLICY["change its draft"])

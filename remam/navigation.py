"""The portal's side bar: what a person's roles let them work on."""


def navigation(request):
    """Context: `navigation`, sections of the side bar for whoever is signed in."""
    return {"navigation": []}

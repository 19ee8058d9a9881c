"""All names of the database, compiled for tagging."""

from articles.models import Entity, EntityName
from articles.tagging.discovery import ListedPerson
from articles.tagging.names import Name, fold
from articles.tagging.spacy_pipeline import load_recogniser
from articles.tagging.tagger import Tagger


def load_tagger() -> Tagger:
    """Compile the names as they stand now.

    Names of provisional entities are not among them: each article must give its own evidence for a name that
    no curator has confirmed. Refused names are not discovered again. A stop name that an actor has come to bear
    gives way: “Air France” keeps its France from being found, whether the airline is known or not.
    """
    rows = list(EntityName.objects.select_related("entity").order_by("id"))
    borne = {
        fold(row.text)
        for row in rows
        if row.entity and row.entity.status == Entity.Status.CONFIRMED and not row.entity.is_country
        if not row.needs_context
    }
    names = [
        Name(
            text=row.text,
            entity=row.entity_id,
            entity_kind=row.entity.kind if row.entity else "",
            kind=row.kind,
            is_case_sensitive=row.is_case_sensitive,
            needs_context=row.needs_context,
            country=row.entity.slug.upper() if row.entity and row.entity.is_country else "",
        )
        for row in rows
        if (row.entity.status == Entity.Status.CONFIRMED if row.entity else fold(row.text) not in borne)
    ]
    refused = [row.text for row in rows if row.entity is not None and row.entity.status == Entity.Status.REFUSED]
    persons = Entity.objects.standing().filter(kind=Entity.Kind.PERSON, status=Entity.Status.CONFIRMED)
    listed = [ListedPerson(*row) for row in persons.values_list("pk", "name", "description")]
    return Tagger(names, refused=refused, listed=listed, recogniser=load_recogniser())

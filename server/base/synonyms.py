"""What a town hall writes in more than one way: whoever looks for one of a line finds the others."""

SYNONYMS = (
    # Any case: these letters mean nothing else there.
    ("pv", "procès-verbal"),
    ("rdv", "rendez-vous"),
    ("odj", "ordre du jour"),
    ("délib", "délibération"),
    ("asso", "association"),
    ("plu", "plan local d’urbanisme"),
    ("ccas", "centre communal d’action sociale"),
    ("alsh", "accueil de loisirs", "centre de loisirs"),
    ("dgs", "directeur général des services", "directrice générale des services"),
    ("epci", "établissement public de coopération intercommunale"),
    ("comcom", "communauté de communes"),
    ("cni", "carte d’identité", "carte nationale d’identité"),
    ("mail", "courriel", "email"),
    # As they stand only: « 10 cm », « le pc de l’accueil », « tel que » are something else.
    ("=CM", "conseil municipal"),
    ("=CR", "compte-rendu"),
    ("=AG", "assemblée générale"),
    ("=RH", "ressources humaines"),
    ("=DM", "décision modificative"),
    ("=BP", "budget primitif"),
    ("=PC", "permis de construire"),
    ("=DP", "déclaration préalable"),
    ("=CU", "certificat d’urbanisme"),
    ("=DIA", "déclaration d’intention d’aliéner"),
    ("=PCS", "plan communal de sauvegarde"),
    ("=tél", "=Tél", "=TÉL", "téléphone"),
)
"""Few, and none that would mostly be wrong: « CA » is a committee, an account or a community, « SG » a person or an
office. Who adds one that begins with `=` has to have everything indexed anew."""

AS_WRITTEN = frozenset(way[1:] for line in SYNONYMS for way in line if way[0] == "=")
"""What is found by its very letters too, by a lexeme that begins with `=`."""

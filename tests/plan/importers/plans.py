"""Small plans in our own words, each with conventions of its own."""

FRENCH = """# Plan de quartier 2030

## Sommaire

1. Rues calmes ........ 2
2. Écoles ouvertes .... 4
3. Parcs propres ...... 6
4. Annexe ............. 9

## Thème 1 : Rues calmes

Ce thème parle des rues. Voir aussi la Mesure 2.1 plus loin.

### Prévention

**Mesure 1.1 –** Ralentir les voitures devant les crèches[^1] ;

**Mesure 1.2 –** Former les médiateurs de rue :
- aux premiers gestes ;
- à l'écoute active :
  - en groupe ;
  - à deux ;
- au travail de nuit.

### Réaction

**Mesure 1.4 –** Réparer les bancs cassés dans les huit jours (cf. Plan climat 2025).

Partenaires : communes, ASBL Les Voisins et police intégrée

## Thème 2 : Écoles ouvertes

### Prévention

**Mesure 2.1 –** Ouvrir les cours d'école le samedi.

### Suivi

**Mesure 2.2 –** Compter les visiteurs chaque trimestre.

**Mesure 2.2 –** Publier les comptes sur le site de la commune.

## Thème 3 : Parcs propres

### Réaction

**Mesure 3.1 –** Réparer les bancs cassés dans les huit jours (cf. Plan climat 2025).

[^1]: Voir la loi du 4 mai 2019.
"""

DUTCH = """VEILIGHEIDSPLAN VAN DE GEMEENTE

Thema 1: Buurt en samenleven

Preventie

Maatregel 1.1: De buurtwachten krijgen elk jaar een opleiding.
Maatregel 1.2: De gemeente plaatst extra verlichting bij haltes.

Reactie

Maatregel 1.3: Sluikstort wordt binnen de twee dagen opgehaald.

Opvolging

Maatregel 1.4: De gemeente telt elk kwartaal de meldingen.

Thema 2: Verkeer

Preventie

Maatregel 2.1: Schoolstraten worden uitgebreid:
a) in het centrum;
b) in de wijk Zuid.
Maatregel 2.2: Fietsers krijgen gratis verlichting.

Afkortingen

PZ: Politiezone
VZW: Vereniging zonder winstoogmerk
"""

ENGLISH = """Community Safety Plan

Theme A – Safer streets

Action A.1 – Light the dark corners of the park.
Action A.2 – Answer every call within a day:
  - by telephone;
  - by mail.
Action A.3 – Count the calls each month.

Theme B – Open schools

Action B.1 – Open the yards on Saturdays.
Action B.3 – Mend the fences each spring.
"""

TABLES = """# Community Safety Plan

## A. Safer streets

| Code | Action | Axis | Partners | Deadline |
|------|--------|------|----------|----------|
| A.1 | Light the dark corners of the park | Prevention | Municipalities, police zones | 2026 |
| A.2 | Answer every call within a day | Response | Integrated police | 2026 |
| A.3 | Count the calls each month | Follow-up |  | 2027 |

## B. Open schools

| Code | Action | Axis | Partners | Deadline |
|------|--------|------|----------|----------|
| B.1 | Open the yards on Saturdays | Prevention | Municipalities; Youth club | 2026 |
| B.3 | Mend the fences each spring | Reaction | Municipalities | 2026 |
"""

FORMS = """# Plan de prévention

## Axe stratégique 1 : Logement

| Fiche 1.1 | Contrôler les logements loués |
|---|---|
| Partenaires | Communes, CPAS |
| Axe | Prévention |

| Fiche 1.2 | Aider les locataires |
|---|---|
| Partenaires | Associations |
| Axe | Suivi |

## Axe stratégique 2 : Jeunesse

| Fiche 2.1 | Ouvrir une plaine de jeux |
|---|---|
| Partenaires | |
| Axe | Réaction |
"""

STRAIGHT = """# Plan d'action local

## Cadre de vie

### Action 1 : Planter des arbres

Planter deux cents arbres le long du canal.

Partenaires : communes, régie des bâtiments

### Action 2 : Installer des corbeilles

Une corbeille tous les cent mètres.

## Mobilité

### Action 4 : Tracer des pistes

Les pistes relient les écoles.

- Piste nord
- Piste sud
"""

LEVELS = """# Plan

## 1. Logement

### 1.1 Qualité

1.1.1 Contrôler les logements loués.

1.1.2 Aider les propriétaires à isoler.

### 1.2 Accès

1.2.1 Créer un guichet unique.

## 2. Jeunesse

### 2.1 Loisirs

2.1.1 Ouvrir une plaine de jeux.
2.1.3 Former des animateurs.
"""

ROMAN = """# Plan

## I. Logement

M.I.1 Contrôler les logements.

## II. Jeunesse

M.II.1 Ouvrir une plaine de jeux.
"""

SPOILT = """PLAN DE QUARTIER

Thème l : Rues calmes

Mesurc l.1: Ralentir les voi-
tures devant les crèches ;
Mesure l.2:Former les médiateurs de rue ;
Mesure1.3 -Réparer les bancs cassés ;
Mesure 1. 4 : Compter les pannes.

Théme 2 : Ecoles ouvertes

Mesure 2.l : Ouvrir les cours d'école le samedi.
Mesure 2,2 : Compter les visiteurs.
Mesure 2.3 : Publier les comptes. Mesure 2.4 : Inviter les voisins.
"""

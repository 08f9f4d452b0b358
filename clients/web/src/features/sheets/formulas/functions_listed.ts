/* The functions that are proposed, with what they take: in English, in French as in other spreadsheets. Those used most come first. */

export const LISTED = `
SUM | SOMME | number1, [number2], … | nombre1 ; [nombre2] ; …
IF | SI | test, if_true, [if_false] | test ; si_vrai ; [si_faux]
AVERAGE | MOYENNE | number1, [number2], … | nombre1 ; [nombre2] ; …
COUNT | NB | value1, [value2], … | valeur1 ; [valeur2] ; …
COUNTA | NBVAL | value1, [value2], … | valeur1 ; [valeur2] ; …
COUNTBLANK | NB.VIDE | range | plage
COUNTIF | NB.SI | range, criterion | plage ; critère
COUNTIFS | NB.SI.ENS | range1, criterion1, [range2, criterion2], … | plage1 ; critère1 ; [plage2 ; critère2] ; …
SUMIF | SOMME.SI | range, criterion, [sum_range] | plage ; critère ; [plage_somme]
SUMIFS | SOMME.SI.ENS | sum_range, range1, criterion1, … | plage_somme ; plage1 ; critère1 ; …
AVERAGEIF | MOYENNE.SI | range, criterion, [average_range] | plage ; critère ; [plage_moyenne]
AVERAGEIFS | MOYENNE.SI.ENS | average_range, range1, criterion1, … | plage_moyenne ; plage1 ; critère1 ; …
MAXIFS | MAX.SI.ENS | max_range, range1, criterion1, … | plage_max ; plage1 ; critère1 ; …
MINIFS | MIN.SI.ENS | min_range, range1, criterion1, … | plage_min ; plage1 ; critère1 ; …
MAX | MAX | number1, [number2], … | nombre1 ; [nombre2] ; …
MIN | MIN | number1, [number2], … | nombre1 ; [nombre2] ; …
MEDIAN | MEDIANE | number1, [number2], … | nombre1 ; [nombre2] ; …
LARGE | GRANDE.VALEUR | range, rank | plage ; rang
SMALL | PETITE.VALEUR | range, rank | plage ; rang
RANK | RANG | number, range, [order] | nombre ; plage ; [ordre]
STDEV | ECARTYPE | number1, [number2], … | nombre1 ; [nombre2] ; …
VAR | VAR | number1, [number2], … | nombre1 ; [nombre2] ; …
PERCENTILE | CENTILE | range, share | plage ; centile
QUARTILE | QUARTILE | range, quarter | plage ; quart
MODE | MODE | number1, [number2], … | nombre1 ; [nombre2] ; …
PRODUCT | PRODUIT | number1, [number2], … | nombre1 ; [nombre2] ; …
SUMPRODUCT | SOMMEPROD | range1, [range2], … | plage1 ; [plage2] ; …
SUBTOTAL | SOUS.TOTAL | function, range1, … | fonction ; plage1 ; …
ROUND | ARRONDI | number, decimals | nombre ; décimales
ROUNDUP | ARRONDI.SUP | number, decimals | nombre ; décimales
ROUNDDOWN | ARRONDI.INF | number, decimals | nombre ; décimales
MROUND | ARRONDI.AU.MULTIPLE | number, multiple | nombre ; multiple
INT | ENT | number | nombre
TRUNC | TRONQUE | number, [decimals] | nombre ; [décimales]
CEILING | PLAFOND | number, multiple | nombre ; multiple
FLOOR | PLANCHER | number, multiple | nombre ; multiple
ABS | ABS | number | nombre
SIGN | SIGNE | number | nombre
MOD | MOD | number, divisor | nombre ; diviseur
QUOTIENT | QUOTIENT | number, divisor | nombre ; diviseur
POWER | PUISSANCE | number, power | nombre ; puissance
SQRT | RACINE | number | nombre
EXP | EXP | number | nombre
LN | LN | number | nombre
LOG | LOG | number, [base] | nombre ; [base]
LOG10 | LOG10 | number | nombre
PI | PI | |
RAND | ALEA | |
RANDBETWEEN | ALEA.ENTRE.BORNES | lowest, highest | min ; max
EVEN | PAIR | number | nombre
ODD | IMPAIR | number | nombre
GCD | PGCD | number1, [number2], … | nombre1 ; [nombre2] ; …
LCM | PPCM | number1, [number2], … | nombre1 ; [nombre2] ; …
AND | ET | test1, [test2], … | test1 ; [test2] ; …
OR | OU | test1, [test2], … | test1 ; [test2] ; …
NOT | NON | test | test
XOR | OUX | test1, [test2], … | test1 ; [test2] ; …
IFERROR | SIERREUR | value, if_error | valeur ; si_erreur
IFNA | SI.NON.DISP | value, if_missing | valeur ; si_absent
IFS | SI.CONDITIONS | test1, value1, [test2, value2], … | test1 ; valeur1 ; [test2 ; valeur2] ; …
SWITCH | SI.MULTIPLE | value, case1, result1, …, [else] | valeur ; cas1 ; résultat1 ; … ; [sinon]
CHOOSE | CHOISIR | number, value1, … | numéro ; valeur1 ; …
VLOOKUP | RECHERCHEV | value, range, column, [near] | valeur ; plage ; colonne ; [proche]
HLOOKUP | RECHERCHEH | value, range, row, [near] | valeur ; plage ; ligne ; [proche]
XLOOKUP | RECHERCHEX | value, searched, returned, [if_missing] | valeur ; plage_cherchée ; plage_rendue ; [si_absent]
LOOKUP | RECHERCHE | value, searched, [returned] | valeur ; plage_cherchée ; [plage_rendue]
INDEX | INDEX | range, row, [column] | plage ; ligne ; [colonne]
MATCH | EQUIV | value, range, [type] | valeur ; plage ; [type]
XMATCH | EQUIVX | value, range, [type] | valeur ; plage ; [type]
OFFSET | DECALER | cell, rows, columns, [height], [width] | cellule ; lignes ; colonnes ; [hauteur] ; [largeur]
ROW | LIGNE | [cell] | [cellule]
ROWS | LIGNES | range | plage
COLUMN | COLONNE | [cell] | [cellule]
COLUMNS | COLONNES | range | plage
UNIQUE | UNIQUE | range | plage
SORT | TRIER | range, [column], [order] | plage ; [colonne] ; [ordre]
FILTER | FILTRE | range, test, [if_empty] | plage ; test ; [si_vide]
SEQUENCE | SEQUENCE | rows, [columns], [start], [step] | lignes ; [colonnes] ; [début] ; [pas]
TRANSPOSE | TRANSPOSE | range | plage
TODAY | AUJOURDHUI | |
NOW | MAINTENANT | |
DATE | DATE | year, month, day | année ; mois ; jour
YEAR | ANNEE | date | date
MONTH | MOIS | date | date
DAY | JOUR | date | date
DAYS | JOURS | end, start | fin ; début
DAYS360 | JOURS360 | start, end | début ; fin
DATEDIF | DATEDIF | start, end, unit | début ; fin ; unité
DATEVALUE | DATEVAL | text | texte
EDATE | MOIS.DECALER | date, months | date ; mois
EOMONTH | FIN.MOIS | date, months | date ; mois
WEEKDAY | JOURSEM | date, [type] | date ; [type]
WEEKNUM | NO.SEMAINE | date, [type] | date ; [type]
ISOWEEKNUM | NO.SEMAINE.ISO | date | date
NETWORKDAYS | NB.JOURS.OUVRES | start, end, [holidays] | début ; fin ; [fériés]
WORKDAY | SERIE.JOUR.OUVRE | start, days, [holidays] | début ; jours ; [fériés]
YEARFRAC | FRACTION.ANNEE | start, end, [base] | début ; fin ; [base]
TIME | TEMPS | hour, minute, second | heure ; minute ; seconde
HOUR | HEURE | time | heure
MINUTE | MINUTE | time | heure
SECOND | SECONDE | time | heure
CONCAT | CONCAT | text1, [text2], … | texte1 ; [texte2] ; …
CONCATENATE | CONCATENER | text1, [text2], … | texte1 ; [texte2] ; …
TEXTJOIN | JOINDRE.TEXTE | delimiter, skip_empty, text1, … | séparateur ; sans_vides ; texte1 ; …
TEXT | TEXTE | value, format | valeur ; format
VALUE | CNUM | text | texte
LEFT | GAUCHE | text, [count] | texte ; [nombre]
RIGHT | DROITE | text, [count] | texte ; [nombre]
MID | STXT | text, start, count | texte ; début ; nombre
LEN | NBCAR | text | texte
UPPER | MAJUSCULE | text | texte
LOWER | MINUSCULE | text | texte
PROPER | NOMPROPRE | text | texte
TRIM | SUPPRESPACE | text | texte
SUBSTITUTE | SUBSTITUE | text, old, new, [number] | texte ; ancien ; nouveau ; [numéro]
REPLACE | REMPLACER | text, start, count, new | texte ; début ; nombre ; nouveau
FIND | TROUVE | searched, text, [start] | cherché ; texte ; [début]
SEARCH | CHERCHE | searched, text, [start] | cherché ; texte ; [début]
REPT | REPT | text, count | texte ; nombre
EXACT | EXACT | text1, text2 | texte1 ; texte2
CHAR | CAR | number | nombre
CODE | CODE | text | texte
ISBLANK | ESTVIDE | value | valeur
ISNUMBER | ESTNUM | value | valeur
ISTEXT | ESTTEXTE | value | valeur
ISERROR | ESTERREUR | value | valeur
ISNA | ESTNA | value | valeur
ISEVEN | EST.PAIR | number | nombre
ISODD | EST.IMPAIR | number | nombre
NA | NA | |
PMT | VPM | rate, periods, amount, [future], [type] | taux ; périodes ; capital ; [futur] ; [type]
PV | VA | rate, periods, payment, [future], [type] | taux ; périodes ; versement ; [futur] ; [type]
FV | VC | rate, periods, payment, [present], [type] | taux ; périodes ; versement ; [capital] ; [type]
NPER | NPM | rate, payment, amount, [future] | taux ; versement ; capital ; [futur]
RATE | TAUX | periods, payment, amount, [future] | périodes ; versement ; capital ; [futur]
IPMT | INTPER | rate, period, periods, amount | taux ; période ; périodes ; capital
PPMT | PRINCPER | rate, period, periods, amount | taux ; période ; périodes ; capital
NPV | VAN | rate, value1, … | taux ; valeur1 ; …
IRR | TRI | range, [guess] | plage ; [estimation]
SLN | AMORLIN | cost, salvage, life | coût ; résiduel ; durée
`

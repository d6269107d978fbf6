"""stampwords: the words of time stamps and bylines in many languages, folded to small letters."""

from __future__ import annotations

NEWSROOM = frozenset(
    "redaktor redaktorka reportér reportérka editor editorka redakce šéfredaktor dziennikarz dziennikarka redakcja redattore redattrice "
    "giornalista redactor redactora periodista redação repórter jornalista journaliste rédacteur rédactrice muhabir editör редактор "
    "редакторка корреспондент кореспондент кореспондентка журналист журналіст reporter journalist redakteur redakteurin oprac".split()
)
"""What those who write are, where it stands behind a name."""
MONTHS = frozenset(
    # en, de, nl, sv, no, da
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct "
    "nov dec januar jänner februar märz mai juni juli oktober dezember mär mrz okt dez januari februari maart mei augustus mrt mars "
    "maj augusti marts desember des "
    # fi
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta "
    # fr, es, it, pt
    "janvier février avril juin juillet août septembre octobre novembre décembre janv févr avr juil déc enero febrero marzo abril mayo "
    "junio julio agosto septiembre octubre noviembre diciembre ene abr ago dic gennaio febbraio aprile maggio giugno luglio settembre "
    "ottobre novembre dicembre gen mag giu lug set ott janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev "
    "out "
    # pl, cs, ru, uk, tr
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia ledna února března dubna května "
    "června července srpna září října listopadu prosince января февраля марта апреля мая июня июля августа сентября октября ноября "
    "декабря січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня ocak şubat mart nisan mayıs haziran "
    "temmuz ağustos eylül ekim kasım aralık".split()
)
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun montag dienstag mittwoch "
    "donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo "
    "vr za zo måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag maanantai tiistai keskiviikko torstai "
    "perjantai lauantai sunnuntai ma ti ke to pe la su lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles "
    "jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta feira "
    "poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle "
    "vandaag".split()
)
NOW = frozenset(
    "today yesterday heute gestern vandaag gisteren idag igår tänään eilen hoy ayer oggi ieri hoje ontem dzisiaj wczoraj dnes včera сегодня вчера сьогодні bugün "
    "hier aujourd’hui aujourd'hui вчора".split()
)
CLOCK = frozenset(
    "am pm a.m p.m uhr kl klo kello h hrs uur godz saat ore gmt utc bst cet cest est edt et pt pst pdt ct ist aest aedt mez mesz klokken "
    "klockan u".split()
)
LABELS = frozenset(
    # what was done: en, de, nl, sv, no, da, fi
    "published updated posted modified created edited revised issued veröffentlicht aktualisiert erstellt stand publiziert erschienen "
    "geändert gepubliceerd bijgewerkt geplaatst gewijzigd publicerad publicerat publicerades uppdaterad uppdaterades ändrad publisert "
    "oppdatert endret opprettet offentliggjort publiceret opdateret ændret udgivet julkaistu päivitetty muokattu "
    # fr, es, it, pt, pl, cs, ru, uk, tr
    "publié publiée modifié jour modifica modificato modificado publicado publicada actualizado actualizada pubblicato pubblicata aggiornato aggiornata atualizado "
    "atualizada opublikowano opublikowane aktualizacja zaktualizowano publikováno aktualizováno vydáno опубликовано обновлено "
    "опубліковано оновлено yayınlanma yayınlandı güncelleme güncellendi güncellenme "
    "actualisé màj actualización aggiornamento atualização postado utworzenia dodano publikacja vloženo aktualizace изменено размещено змінено розміщено".split()
)
FILL = frozenset(
    "on at the first last originally date am um den der zuletzt erstmals op om laatst het datum senast först sist sidst først den d "
    "viimeksi le à mise mis à dernière el la a las última ultima il alle ore em às o dnia ostatnia tarihi son at: time "
    "del dal data в о г року года ostatni último poslední последнее востаннє les".split()
)
READING = frozenset(
    "read reading lesezeit leestijd lästid lesetid læsetid lukuaika lecture lectura lettura leitura czytania čtení lesedauer "
    "leesduur listen watch lesen lezen luettavaa läsning "
    "чтения чтение читання читати читать čtete".split()
)
MINUTES = frozenset(
    "min mins minute minutes minuten minuter minutter minutt minuuttia minuti minutos minut minuty minut "
    "minuto minuta мин минут минуты минуту хв хвилин хвилини хвилину".split()
)
AROUND = frozenset(
    "time ca about approx estimated noin ongeveer circa to de di temps tiempo tempo czas doba : "
    "время durée около".split()
)
AGO = frozenset("ago geleden siden sedan sitten fa temu hace há назад тому před y".split())
SPANS = frozenset(
    "hour hours day days week weeks month months year years hr hrs uur dag dagen weken timer time timmar timme dagar dage dag uger "
    "uker tunti tuntia päivää viikkoa minuutti h d "
    "heure heures jour jours hora horas día días dia dias ora giorno giorni godzin godziny dni hodin hodinami dny час часа часов день дня дней години годин днів".split()
)

BY = frozenset(
    "автор автора текст autorka autori auteure écrit escrito scritto haber yazan "
    "by von door av af tekst text teksti words reporter journalist toimittaja autor author verfasser auteur tekijä skribent par por "
    "di texto testo texte".split()
)
"""What stands before the name of who wrote it."""
AND = frozenset("and und en och og ja et y e & i".split())
PARTICLES = frozenset("van von de den der af av di da du la le el zu zur ten ter bin al dos das del della mc".split())
NO_NAMES = frozenset(
    "the a an all some day night road rail sea land air train car boat popular demand design numbers number order request law right "
    "way far far-flung christmas easter spring summer autumn winter monday tuesday wednesday thursday friday saturday sunday invitation "
    "appointment contrast comparison region country city state year age gender sector industry area category topic subject section "
    "january february march april may june july august september october november december definition default hand heart mail email "
    "phone post bus bike foot public private royal general anfang hier da jetzt heute morgen uns mir dir hand seiten tür".split()
)
"""Words that are no names, though a headline may write them with a capital behind a "by"."""

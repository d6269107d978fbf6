"""The commonest words of many languages, folded: poor keys for an index of phrases. Read only when one is built."""

from __future__ import annotations

_WORDS = (
    # English
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one you were her "
    "all she there would their we him been has when who will more no if out so said what up its about into than them can only other new "
    "some could time these two may then do first any my now such like our over man me even most made after also did many before must "
    "through back years where much your way well down should because each just those people how too little state good very make world "
    "still own see men work long get here between both life being under never day same another know while last might us great old year "
    "off come since against go came right used take three "
    # German
    "der die das und ist in den von zu mit sich des auf für im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei "
    "einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei ihr ihre ihren "
    "kann wir uns unsere unser unseren alle hier jetzt diese dieser dieses wenn sie "
    # French
    "le la les de des du un une et est en que qui dans pour sur pas par plus au aux avec ce cette ces se son sa ses il elle nous vous ils "
    "ne ou mais sont a ont été être leur votre nos notre vos tout tous comme fait si d l s n c j qu y "
    # Spanish, Portuguese, Italian, Catalan, Romanian
    "el los las del y una por con para es al lo como más su sus se le ha o si sin sobre este esta entre ya todo también fue han nuestro "
    "nuestra tu te os as do da dos das em um uma não na no nos nas ao mais foi ser seu sua ou está você nossa nosso il lo gli di che è per "
    "una del della dei delle nel nella con non sono ha anche alla al dal come più i questo questa si tra nostro nostra tuo și în de la cu pe "
    "nu un o este care din mai pentru sau fi au els amb és "
    # Dutch, Swedish, Norwegian, Danish
    "het een van en in dat op te voor met zijn niet aan er ook als maar om bij dan of naar uit nog wel ons onze je u deze dit och att det "
    "som en på är av för med till den har de inte om ett han men var jag vi sig från du din vår så kan nu og er til ikke på av et at jeg "
    "fra være vil os vores din vi "
    # Western and southern Slavic languages
    "w i z na nie do się to że jest o po za od jak ale przez co ich dla tak już tylko przed nas się twoje nasz a je se v s ve že k jako "
    "pro by jsme jsou které který aby naše váš u su da za sa kao što koji "
    # Russian, Ukrainian and Bulgarian
    "и в не на с что он по как это но к у из за от так же для о до вы мы все его то или был бы если только еще уже нас вас ваш наш і з у та "
    "що не на це до як за від для про його ви ми ваш наш е са се да "
    # Finnish, Turkish, Hungarian, Greek
    "ja on ei se että hän oli joka ovat myös kun mutta niin tai voi sen bir ve bu da de için ile çok daha olarak ne gibi en var a az és "
    "hogy nem is egy meg ez de van ha και το τησ η να με του για την στο από που τα των "
    # Arabic, Persian and Hindi
    "في من علي الي ان هذا التي الذي ما لا هو عن مع هذه كان و در به از كه اين را با است براي ان है के में की को और का से यह हैं पर एक "
    "लिए इस नहीं भी कर "
    # Korean
    "이 그 및 수 더 등 것 "
    # Indonesian, Vietnamese
    "yang dan di ini itu dengan untuk dari ke tidak pada anda kami và của là có không cho một các được này"
)
COMMON_WORDS = frozenset(_WORDS.split())

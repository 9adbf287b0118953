"""What pages say, as patterns in the languages that are common on the web: the way back, into the cart, an order
made, a page that is not there, something that went wrong.

A pattern is looked for in a short text (a label, a title, a heading, a message), not in a page. Letter case does not
matter. Languages: English, German, French, Spanish, Portuguese, Italian, Dutch, Danish, Norwegian, Swedish, Polish,
Czech, Finnish, Turkish, Russian, Ukrainian, Japanese, Korean, Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache


class Phrase:
    """Patterns, and letters of which one is in every text that they fit: most texts have none of them, and to look for
    these takes a tenth of the time."""

    __slots__ = ("_letters", "_patterns", "parts")

    def __init__(self, parts: Iterable[str], letters: Iterable[str] = ()) -> None:
        # one by one: each is quicker by itself than all of them as alternatives
        self.parts = tuple(parts)
        self._patterns: list[re.Pattern[str]] = []
        self._letters = tuple(letters)

    def fits(self, text: str) -> bool:
        """Does the text say it?"""
        text = text.replace("’", "'")
        if self._letters:
            small = text.lower()
            if not any(letters in small for letters in self._letters):
                return False
        return any(pattern.search(text) for pattern in self._each())

    def _each(self) -> Iterator[re.Pattern[str]]:
        """The patterns, made when they are first asked for: that takes longer than to look for them in a whole
        recording."""
        yield from tuple(self._patterns)
        for part in self.parts[len(self._patterns) :]:
            self._patterns.append(re.compile(part, re.IGNORECASE))
            yield self._patterns[-1]


@lru_cache(maxsize=8_192)
def says(phrase: Phrase, text: str) -> bool:
    """Does a short text say it? The same labels and headings come again and again."""
    return phrase.fits(text)


def _any(*parts: str, letters: str = "") -> Phrase:
    return Phrase(parts, letters.split())


_CARTS = r"(?:cart|bag|basket|trolley)"

#: a control that leads back to where one came from
BACK = _any(
    r"^\W*(?:go |take me )?back\b(?! to (?:top|school))", r"^\W*return to (?!top)",
    r"^\W*zurück", r"^\W*(?:retour|revenir)\b", r"^\W*(?:volver|atrás|regresar)\b", r"^\W*voltar\b",
    r"^\W*(?:torna )?indietro\b", r"^\W*(?:ga )?terug\b", r"^\W*til(?:lbage|lbaka|bake)\b",
    r"^\W*(?:wstecz|powrót|wróć)",
    r"^\W*zpět\b",
    r"^\W*takaisin\b",
    r"^\W*geri\b",
    r"^\W*(?:назад|вернуться)",
    "^(?:戻る|前へ戻る|뒤로|返回)", r"^\s*[←‹«⟵◀⬅]\s*$",
)  # fmt: skip

#: a control that puts something into the cart
INTO_CART = _any(
    rf"\b(?:add|put|move)\b.{{0,40}}\b(?:to|in|into)\b (?:(?:the|my|your|shopping) )*{_CARTS}\b",
    rf"^\W*add (?:shopping )?{_CARTS}\b",
    r"in den (?:waren|einkaufs)(?:korb|wagen)", r"zum (?:waren|einkaufs)(?:korb|wagen) hinzufügen",
    r"ajouter (?:au|à mon|dans le) (?:panier|caddie)",
    r"(?:añadir|agregar|meter) (?:al?|a la|en el) (?:carrito|carro|cesta|bolsa)",
    r"(?:adicionar|colocar|pôr) (?:ao|no) (?:carrinho|cesto)", r"aggiungi (?:al|nel) carrello",
    r"(?:in|toevoegen aan) (?:de |het |mijn )?(?:winkel)?(?:wagen(?:tje)?|mand(?:je)?)\b.{0,12}$",
    r"(?:læg|føj|tilføj|legg|lägg).{0,12}\b(?:i|til) (?:kurv|handlekurv|varukorg|kundvagn|indkøbskurv)",
    r"(?:dodaj do|do) koszyka", r"(?:přidat|vložit)? ?do košíku", r"lisää (?:ostos)?koriin", r"sepete ekle",
    r"(?:добавить )?в корзину", r"(?:додати )?(?:до|в|у) кошик",
    "カートに(?:入れる|追加)", "장바구니(?:에)? ?(?:담기|추가)",
    "(?:加入|添加到?|放入)(?:购物车|購物車|购物袋)",
    letters="cart bag basket trolley korb wagen panier caddie carrito carro cesta bolsa carrinho cesto carrello mand "
    "kurv korg vagn koszyk košík koriin sepet корзин кошик カート 장바구니 购物 購物",
)  # fmt: skip

#: a control that buys at once
BUY = _any(
    r"^\W*(?:buy|order|book|reserve|purchase)(?: it)?(?: now| this| online| tickets?)?\b",
    r"^\W*(?:jetzt |sofort )?(?:kaufen|bestellen|buchen)\b",
    r"^\W*(?:acheter|commander|réserver)\b",
    r"^\W*(?:comprar|pedir|reservar)\b",
    r"^\W*(?:acquista|compra|prenota)\b",
    r"^\W*(?:nu )?(?:kopen|bestellen|boeken)\b",
    r"^\W*(?:køb|kjøp|köp|kup|koupit|osta|satın al|купить|заказать|купити|замовити)\b",
    "^(?:購入|今すぐ買う|구매|立即购买|立即購買)",
    letters="buy order book reserv réserv purchas kauf bestell buch acheter command compra pedir acquist prenot kopen "
    "boek køb kjøp köp kup koup ost sat купит заказ замов 購入 買 구매 购买 購買",
)  # fmt: skip

#: a control by which a page wants its visitor to become a customer, a member or somebody to talk to
CALL = _any(
    r"^\W*get (?:started|in touch|(?:an? |my |your |the )?(?:free )?"
    r"(?:quote|demo|trial|estimate|app|access|offer|tickets?)|it now)\b",
    r"^\W*(?:let's (?:talk|start|go|get started)|hire (?:me|us)|become an? \w+|shop now|claim (?:your|my)|upgrade)\b",
    r"^\W*(?:choose|select|pick) (?:an? |this |your )?plan\b",
    r"^\W*(?:sign[ -]?up|register|enrol|subscribe|donate)\b|^\W*(?:create|open)\b.{0,12} account\b",
    r"^\W*join(?: us| now| today| (?:for )?free| the \w+| our \w+)?\W*$",
    r"^\W*(?:contact|call|email|write to) (?:us|sales|me)\b|^\W*contact\W*$",
    r"^\W*(?:start|try|begin)\b.{0,30}\b(?:free|now|today|trial|demo)\b|^\W*(?:start your|free trial)\b",
    r"^\W*(?:request|book|schedule|arrange|see|watch)\b.{0,20} "
    r"(?:demo|quote|call|consultation|appointment|meeting|tour|offer|estimate|visit)\b",
    r"^\W*send\b.{0,12} (?:message|enquiry|inquiry|request|application)\b",
    r"^\W*apply (?:now|here|today|online)\b|^\W*(?:download|install)(?: now| free| for .+| the app)?\W*$",
    r"^\W*(?:proceed to |go to )?check ?out\b|^\W*place (?:your |my )?order\b",
    r"^\W*(?:jetzt |kostenlos |gratis |nun )*"
    r"(?:starten|anmelden|registrieren|testen|abonnieren|spenden|anfragen|loslegen|bewerben)\b",
    r"^\W*kontakt(?:ieren| aufnehmen|formular)?\b|^\W*(?:termin|angebot) \w+|^\W*nachricht senden",
    r"^\W*(?:s'inscrire|inscri|créer un compte|commencer|essay|contact(?:ez|er)|nous contacter|demande[rz])",
    r"^\W*(?:s'abonner|abonnez|envoyer (?:le|un|mon) message|faire un don|je m'inscris)",
    r"^\W*(?:regístr|regist(?:ro|rar)|suscr|crear (?:una )?cuenta|empez|comenz|contáct|contactar)",
    r"^\W*(?:solicita|prueba|enviar (?:el |um |uma )?(?:mensaje|mensagem)|cadastr|inscrev|criar conta|começ)",
    r"^\W*(?:fale con|contato|experimente|assine|iscriviti|registrati|inizia|contattaci|prova|richiedi)",
    r"^\W*(?:abbonati|invia (?:il )?messaggio|aanmelden|registreren|neem contact op|contact opnemen|probeer)",
    r"^\W*(?:vraag \w+|abonneren|verstuur bericht|tilmeld|opret|kom i gang|kontakta|prøv|registrer|bli medlem)",
    r"^\W*(?:skapa konto|kom igång|prova|boka|anmäl|zarejestruj|załóż konto|rozpocznij|skontaktuj|wypróbuj)",
    r"^\W*(?:zapisz się|wyślij wiadomość|zaregistr|vytvořit účet|kontaktujte|vyzkouše|rekisteröidy|aloita)",
    r"^\W*(?:ota yhteyttä|kokeile|tilaa|kayıt ol|üye ol|hemen başla|ücretsiz dene|bize ulaşın)",
    r"^\W*(?:зарегистр|регистрац|начать|попроб|связаться|подпис|оставить заявку|отправить (?:сообщение|заявку))",
    r"^\W*(?:зареєстр|почати|спроб|зв'яз)",
    "^(?:無料で|今すぐ|登録|会員登録|お?問い合わせ|お?申し込|予約|資料請求|회원가입|가입|시작하기|무료|문의|신청|예약)",
    "^(?:免费|免費|立即|马上|馬上|注册|註冊|联系我们|聯絡我們|开始|開始|预约|預約|订阅|訂閱|申请|申請)",
)  # fmt: skip

#: a control that takes something out of the cart
OUT_OF_CART = _any(
    rf"\b(?:remove|delete)\b(?:$|.{{0,40}}\b(?:item|product|{_CARTS})\b)",
    rf"\b(?:empty|clear) (?:the |my |your )?{_CARTS}\b",
    r"\b(?:artikel )?(?:entfernen|löschen)$",
    r"warenkorb leeren",
    r"^\W*(?:retirer|supprimer|vider le panier)\b",
    r"^\W*(?:eliminar|quitar|remover|vaciar|esvaziar|excluir)\b", r"^\W*(?:rimuovi|elimina|svuota)\b",
    r"^\W*(?:verwijder|fjern|ta bort|usuń|odebrat|odstranit|poista|sil|kaldır|удалить|убрать|видалити)",
    "^(?:削除|삭제|删除|移除)",
    letters="remov delet empty clear entfern lösch leeren retirer supprim vider elimin quitar vaciar esvaziar excluir "
    "rimuovi svuota verwijder fjern bort usuń odebrat odstranit poista sil kald удал убрат видал 削除 삭제 删除 移除",
)  # fmt: skip

#: a control that takes everything out of it
EMPTIES_CART = _any(
    rf"\b(?:empty|clear) (?:the |my |your |shopping )*{_CARTS}\b",
    rf"\b(?:remove|delete) (?:all|everything)\b.{{0,20}}\b(?:items?|products?|{_CARTS})\b",
    r"(?:warenkorb|einkaufswagen) leeren", r"^\W*vider (?:le|mon) panier\b",
    r"^\W*(?:vaciar|esvaziar|limpar) (?:el |la |mi |o |meu )?(?:carrito|cesta|carro|carrinho)\b",
    r"^\W*svuota (?:il )?carrello\b", r"\b(?:winkelwagen|winkelmand(?:je)?) (?:leegmaken|legen)\b",
    letters="cart bag basket trolley all everything leer panier carrito cesta carr winkel",
)  # fmt: skip

#: an order that was made
ORDERED = _any(
    r"\bthank(?:s| you)\b.{0,40}\b(?:order|purchase|buying|shopping|payment)\b",
    r"\b(?:order|purchase|payment)\b.{0,30}\b(?:confirmed|confirmation|complete[d]?"
    r"|successful(?:ly)?|placed|received|accepted)\b",
    r"\b(?:we(?:'ve| have)? (?:received|got) your order|your order is on its way|order (?:number"
    r"|no\.?|#) ?:? ?\w*\d)",
    r"(?:danke|dank).{0,30}(?:bestellung|einkauf)",
    r"bestell(?:ung|bestätigung).{0,40}(?:erfolgreich|eingegangen|bestätigt|aufgegeben"
    r"|bestellbestätigung)",
    r"merci.{0,30}(?:commande|achat)", r"commande.{0,30}(?:confirmée|enregistrée|validée)",
    r"gracias por (?:tu|su) (?:pedido|compra)",
    r"(?:pedido|compra).{0,30}(?:confirmad|realizad|completad|concluíd|finalizad)[oa]",
    r"obrigad[oa].{0,20}(?:pedido|compra)",
    r"grazie per (?:il tuo |il suo |l')?(?:ordine|acquisto)",
    r"ordine.{0,20}(?:confermato|completato|ricevuto)",
    r"bedankt voor (?:je|uw) (?:bestelling|aankoop)",
    r"tak for (?:din|dit) (?:ordre|bestilling|køb)",
    r"tack för (?:din|ditt) (?:order|beställning|köp)",
    r"takk for (?:din |ditt )?(?:bestilling|ordre|kjøp)",
    r"dziękujemy za (?:zamówienie|zakup)",
    r"děkujeme za (?:objednávku|nákup)",
    r"kiitos tilauksesta",
    r"siparişiniz (?:alındı|onaylandı|tamamlandı)",
    r"спасибо за (?:заказ|покупку)",
    r"заказ.{0,20}(?:оформлен|принят)",
    r"дякуємо за (?:замовлення|покупку)",
    "(?:ご注文|ご購入)ありがとう", "주문이? ?완료", "(?:订单|訂單).{0,6}(?:成功|完成)|感谢(?:您的)?(?:购买|订购)",
    letters="order ordre purchas payment buying shopping bestel bestill einkauf command achat pedido compra ordin "
    "acquist aankoop køb kjøp köp beställ zamówieni zakup objednávk nákup tilaukse sipariş "
    "заказ покупк замовлен 注文 購入 주문 订单 訂單 购买 订购",
)  # fmt: skip

_PAGE = r"(?:page|site|url|address|resource|file|document|content)"
#: a page that is not there, or that its server could not make: title or heading of an error page
BROKEN = _any(
    r"^\W*(?:http |error |fehler |erreur |errore? |oops\W+ ?)?(?:code )?(?:404|410|500|502|503|504|403)\W*$",
    r"\b(?:error|fehler|erreur|errore|erro|fout|fejl|feil|fel|błąd|chyba|virhe|hata|ошибка|помилка"
    r"|http|status) ?:? ?(?:code )?(?:404|410|500|502|503|504|403)\b",
    r"\b(?:404|410|500|502|503|504|403)\b\W{0,3}\s?(?:error|fehler|erreur|errore?|not found|gone"
    r"|bad gateway|forbidden|service|internal|gateway|page|seite|página|pagina|strona|side|sida)",
    rf"\b{_PAGE}\b.{{0,40}}\b(?:not found|(?:does ?n[o']t|no longer) exists?|is (?:missing|gone)"
    rf"|(?:can ?not|can'?t|could ?n[o']t) be (?:found|displayed|reached)|(?:is )?(?:not"
    rf"|un) ?available)",
    rf"\b(?:can ?not|can't|could ?n[o']t|unable to) (?:find|load|open) (?:that|this|the|your) {_PAGE}\b",
    r"^\W*(?:not found|nothing (?:was )?found here|bad gateway|internal server error"
    r"|service (?:temporarily )?unavailable|gateway time-?out|access denied|forbidden)\W*$",
    r"(?:looking for|requested).{0,40}(?:not found|does ?n[o']t exist|(?:can ?not|can'?t"
    r"|could ?n[o']t) be found)",
    r"seite.{0,30}(?:nicht gefunden|nicht verfügbar|existiert nicht|gibt es nicht)",
    r"page.{0,20}(?:introuvable|n'existe (?:pas|plus)|non trouvée)",
    r"página.{0,25}(?:no (?:se )?(?:encontrad|encontr|exist|ha sido encontr)|não (?:encontrad|existe"
    r"|foi encontrad))",
    r"pagina.{0,20}(?:non (?:trovata|esiste)|niet (?:gevonden|beschikbaar))",
    r"sid(?:e|a)n?.{0,25}(?:ikke (?:fundet|funnet)|(?:kan|kunde) inte hittas|hittades inte"
    r"|finns inte|findes ikke|finnes ikke)",
    r"(?:strona nie (?:istnieje|została znaleziona)|nie znaleziono strony)",
    r"stránka (?:nebyla nalezena|neexistuje|nenalezena)",
    r"sivua ei (?:löyd|löytynyt|ole)",
    r"sayfa bulunamadı", r"страниц[аы].{0,20}не (?:найден|существует)", r"сторінк.{0,20}не (?:знайден|існує)",
    "ページ.{0,12}(?:見つかりません|存在しません)",
    "페이지를? ?찾을 수 없",
    "(?:页面|網頁|网页|頁面).{0,8}(?:不存在|未找到|找不到|无法找到)|找不到(?:页面|該頁|頁面|网页)",
    letters="403 404 410 500 502 503 504 found find exist esiste open missing gone available displayed reached load "
    "gateway denied forbidden error nicht introuvable existe trouv encontr trovat niet ikke hitta finns findes "
    "finnes istnieje znalez nebyla nenalez neexist löyd löyty sivua bulunam "
    "найден существ знайден існує ページ 페이지 页 頁",
)  # fmt: skip

#: a message that something went wrong, or is not accepted
WRONG = _any(
    r"\b(?:errors?|fail(?:ed|ure|s)?|invalid|incorrect|wrong|denied|declined|rejected|expired"
    r"|unavailable|unsuccessful|oops)\b",
    r"\b(?:is|are|was|were|not|no longer|could|did|does|do|has|have|can|will) ?n[o']t (?:valid|found"
    r"|allowed|available|match"
    r"|exist|be|work|complete|load|save|recogni[sz]ed|supported|accepted|correct|enough|been|find"
    r"|process|connect)\b",
    r"\b(?:not (?:valid|found|allowed|available|supported|accepted|correct|enough|recogni[sz]ed)"
    r"|no longer available)\b",
    r"\b(?:can ?not|can't|couldn't|unable to|we were unable|was not able)\b",
    r"\b(?:do|does|did) ?n[o']t (?:look|seem|appear|fit)\b",
    r"\bplease (?:re-?)?(?:enter|fill|provide|select|choose|check|complete|correct|tick|accept|agree"
    r"|specify|try|use|include)\b",
    r"\b(?:is|are) (?:a )?(?:required|missing|mandatory)\b|^required\.?$|\bthis field\b|\brequired field",
    r"\b(?:must|has to|have to) (?:be|contain|have|include|match|not)\b|\btoo (?:short|long|many|few"
    r"|large|small|big)\b",
    r"\balready (?:exists?|taken|in use|registered|been)\b|\btry again\b|\bsomething went\b"
    r"|\btimed? ?out\b|\bout of stock\b",
    r"\bsorry\b|\bproblem (?:with|while|occurred|loading|saving)\b|\byou(?:'re| are) offline\b"
    r"|\bno (?:internet )?connection\b",
    r"fehler|fehlgeschlagen|ungültig|falsch|nicht (?:möglich|gefunden|korrekt|verfügbar|gültig"
    r"|gespeichert|geladen|erreichbar)"
    r"|bitte .{0,40}(?:ein|aus|an|über)?(?:geben|füllen|wählen|prüfen|versuchen|akzeptieren|bestätigen)"
    r"|erforderlich|pflichtfeld"
    r"|\bleider\b|konnten? .{0,40}nicht|abgelehnt|abgelaufen|\bmuss .{0,40}(?:sein|haben|enthalten)"
    r"|schon vergeben",
    r"erreur|échou|échec|invalide|incorrecte?\b|veuillez|obligatoire|\brequise?\b|impossible|refusée?"
    r"|expirée?|introuvable|désolé",
    r"inválid|incorrect[oa]|\bfall[óo]\b|no (?:se pudo|es válid|coincide)|obligatori|requerid"
    r"|por favor,? (?:introdu|ingres|rellen"
    r"|complet|seleccion|preench|insir|digit|tent|verifi)|lo sentimos|inténtalo|intente|rechazad"
    r"|caducad|hubo un problema",
    r"\berros?\b|incorret|\bfalh|não foi possível|obrigatóri|desculpe|expirad|tente novamente",
    r"\berrore|obbligatori|non (?:valid|corrett|è (?:stato )?possibile|trovat)|fallit|richiesto|riprova|spiacenti"
    r"|scadut|rifiutat",
    r"\bfout|ongeldig|onjuist|mislukt|verplicht|niet (?:gevonden|mogelijk|geldig|beschikbaar)"
    r"|\bvul .{1,40} in\b|helaas|probeer",
    r"\bfejl|\bfeil\b|\bfel\b|ugyldig|ogiltig|mislyk|misslyck|påkræve|påkrevd|obligatorisk|krävs"
    r"|prøv igen|prøv igjen|försök igen"
    r"|beklager|desværre|tyvärr|dessverre|gick inte|kunne ikke|kunde inte",
    r"błąd|błęd|nieprawidłow|niepoprawn|wymagan|nie (?:udało|powiodł|można|znaleziono)|spróbuj ponownie",
    r"\bchyb|neplatn|nespráv|povinn|nepodařilo|\bvirhe|virheelli|pakollinen|epäonnistu|\bhata|geçersiz"
    r"|yanlış|zorunlu|başarısız",
    r"ошибк|неверн|некорректн|обязательн|не удалось|недейств|попробуйте|помилк|невірн|некоректн"
    r"|обов'язков|не вдалося",
    "エラー|失敗|無効|必須|正しく|入力してください|選択してください|できません|오류|실패|잘못|필수|입력해|선택해|올바르지",
    "错误|錯誤|失败|失敗|无效|無效|必填|请输入|請輸入|请选择|請選擇|不正确|不正確|不能为空|不存在",
)  # fmt: skip

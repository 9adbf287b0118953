"""What the controls and fields of shops are called, in the languages that are common on the web: what opens the cart,
begins or ends a checkout, and the fields that one asks for."""

from __future__ import annotations

from app.activity.phrases import Phrase


def _any(*parts: str, letters: str = "") -> Phrase:
    return Phrase(parts, letters.split())


_CARTS = r"(?:cart|basket|bag|trolley)"
_SEE = r"(?:view|show|open|see|go to|to|the|my|your|shopping|toggle|mini)"

#: a control that shows the cart: nothing but its name, perhaps with a number or a sum
CART = _any(
    rf"^\W*(?:{_SEE}[ -])*{_CARTS}\b[\W\d]*(?:items?|products?|is empty)?[\W\d]*$",
    r"^\W*(?:(?:zum|[md]ein|ihr|de[nr]) )?(?:warenkorb|einkaufs(?:wagen|korb))(?: anzeigen| ansehen| öffnen)?[\W\d]*$",
    r"^\W*(?:voir |mon |votre |le )*panier[\W\d]*$",
    r"^\W*(?:ver |mi |tu |su |el |meu |seu |o )*(?:carrito|cesta|carrinho|carro)[\W\d]*$",
    r"^\W*(?:vai al |il mio |il tuo )?carrello[\W\d]*$",
    r"^\W*(?:bekijk |mijn |je |uw |naar )*(?:winkelwagen|winkelmandje|winkelmand)[\W\d]*$",
    r"^\W*(?:indkøbskurv|kurv|handlekurv|varukorg|kundvagn|koszyk|košík|ostoskori)[\W\d]*$",
    r"^\W*(?:sepet(?:im)?|корзина|кошик)[\W\d]*$",
    r"^\W*(?:カート|장바구니|购物车|購物車)[\W\d]*$",
    letters="cart basket bag trolley korb wagen panier carrito cesta carrinho carro carrello mand kurv korg vagn "
    "koszyk košík ostoskori sepet корзина кошик カート 장바구니 购物 購物",
)

#: a control that begins a checkout
TO_CHECKOUT = _any(
    r"^\W*(?:(?:proceed to|continue to|go to|secure|express|start|begin) )*check ?-?out\b"
    r"(?! (?:our|the|this|more|how|what)\b).{0,20}$",
    r"^\W*(?:zur |an der )kasse\b|^\W*kasse\W*$|^\W*jetzt zur kasse",
    r"^\W*(?:passer (?:la |ma )?commande|valider (?:mon |le )?panier|finaliser (?:la |ma )?commande)",
    r"^\W*(?:tramitar|realizar|finalizar) (?:el |mi |o |a )?(?:pedido|compra)",
    r"^\W*(?:ir al?|fechar) (?:pago|caja|pedido)",
    r"^\W*(?:procedi|vai) (?:all'|al )(?:ordine|acquisto|pagamento|cassa)",
    r"^\W*(?:afrekenen|naar de kassa|verder naar bestellen)",
    r"^\W*(?:gå )?(?:til|till) kass(?:en|an)",
    r"^\W*(?:do kasy|przejdź do kasy|k pokladně|kassalle|ödemeye geç)",
    r"^\W*(?:оформить|перейти к оформлению|оформити)",
    r"^\W*(?:レジに進む|ご?購入手続き|주문하기|去结算|结账|結帳)",
    letters="check kass command panier pedido compra pago caja ordine acquisto pagamento cassa afrekenen bestellen "
    "kasy pokladně ödeme оформ レジ 購入 주문 结 結",
)

#: a control that makes the order
PLACES_ORDER = _any(
    r"^\W*(?:place|submit|complete|confirm|finish|send)(?: (?:my|your|the))? (?:order|purchase|payment)\b",
    r"^\W*pay(?: now| securely| with\b.{0,20}| [A-Z]{0,3}\W{0,2}\d.{0,14})?\W*$|^\W*(?:buy|order) now\W*$",
    r"^\W*(?:zahlungspflichtig|kostenpflichtig|jetzt) (?:bestellen|kaufen|bezahlen)",
    r"^\W*\d[\d.,' \u00a0]*\W{0,3}(?:EUR|CHF)?\s*(?:jetzt )?(?:bezahlen|zahlen)\W*$",
    r"^\W*bestellung (?:abschicken|abschließen)",
    r"^\W*(?:payer|confirmer (?:la |ma )?commande|commander)\b",
    r"^\W*(?:pagar|confirmar (?:el |o )?(?:pedido|compra)|realizar (?:el )?pago)\b",
    r"^\W*(?:paga|conferma (?:l')?ordine|acquista ora)\b",
    r"^\W*(?:bestelling plaatsen|betalen|nu betalen)\b",
    r"^\W*(?:betal|gennemfør|slutför|fullfør|zapłać|kupuję i płacę|zaplatit|objednat|maksa|siparişi)",
    r"^\W*(?:оплатить|подтвердить заказ|注文を確定|購入する|결제하기|提交订单|立即支付)",
    letters="order purchase pay buy bestell kauf bezahl command confirm pag pedido compra ordin acquist betal "
    "gennemfør slutför fullfør zapłać kupuję zaplatit objednat maksa sipariş оплат заказ 注文 購入 결제 订单 支付",
)

#: a field that tells to whom something is sent, or how it is paid: by its label, name, id or purpose
ADDRESS = _any(
    r"\b(?:full|first|last|given|family|sur|billing|shipping|card|cardholder)[-_ ]?name\b",
    r"^\W*(?:your )?name\W*$|\b(?:fname|lname)\b",
    r"\b(?:street|address|addr|city|town|zip|postal|post-?code|house ?number|apartment|county|province)",
    r"\b(?:phone|telephone|tel|mobile)\b|\b(?:card|cc|credit)[-_ ]?(?:number|no|num|exp|csc|cvc|name)",
    r"\b(?:cvc|cvv|iban|expir)",
    r"(?:vor|nach|familien)name|straße|strasse|hausnummer|postleitzahl|\bplz\b|\bort\b|telefon|kartennummer",
    r"pr[ée]nom|\bnom\b|\brue\b|adresse|ville|code postal|téléphone|numéro de carte",
    r"nombre|apellido|direcci[óo]n|calle|ciudad|c[óo]digo postal|tel[ée]fono|tarjeta",
    r"sobrenome|endereço|cidade|\bcep\b|telefone|cartão|cognome|indirizzo|citt[àa]|\bcap\b",
    r"voornaam|achternaam|straat|woonplaats|postcode|huisnummer|telefoon",
    r"fornavn|efternavn|etternavn|förnamn|efternamn|adress|postnummer|postnr",
    r"imię|nazwisko|ulica|miasto|kod pocztowy|jméno|příjmení|etunimi|sukunimi|katuosoite|postinumero",
    r"adınız|soyadı|adres|имя|фамилия|адрес|город|индекс|телефон|ім'я|прізвище",
    r"氏名|住所|郵便番号|電話|이름|주소|전화|姓名|地址|电话|邮编",
    letters="name street addr city town zip post house apartment county province phone tel mobile card cc cvc cvv iban "
    "expir stra haus plz ort karten nom rue ville nombre apellido direcci calle ciudad código codigo tarjeta endere "
    "cidade cep cart indirizzo citt cap naam straat plaats nr navn namn adres imi nazwisko ulica miasto kod jméno "
    "příjmení nimi osoite adınız soyad имя фамил адрес город индекс телефон ім'я прізв 氏名 住所 郵便 電話 "
    "이름 주소 전화 姓名 地址 电话 邮编",
)
EMAIL = _any(r"e-?mail|courriel|correo|メール|이메일|邮箱|電子郵件|почт")

#: the path of a page that shows the cart
CART_PAGE = _any(
    r"(?:^|/)(?:(?:shopping|view|my|your)?[-_]?(?:cart|basket|bag|trolley)|warenkorb|einkaufswagen|panier|carrito|cesta"
    r"|carrinho|carrello|winkelwagen|winkelmand|indkoebskurv|kurv|handlekurv|varukorg|kundvagn|koszyk|kosik"
    r"|ostoskori|sepet|korzina)(?:\.(?:html?|php|aspx?|jsp))?/?$",
    letters="cart basket bag trolley korb wagen panier carrito cesta carrinho carrello mand kurv korg vagn koszyk "
    "kosik ostoskori sepet korzina",
)
#: the path of a page that takes an order
CHECKOUT_PAGE = _any(
    r"(?:^|[/#_-])(?:check-?outs?|onepage|one-page-checkout|kasse|zur-kasse|bestellvorgang|commander|tunnel"
    r"|finalizar-compra|tramitar-pedido|kassa|afrekenen|kassen|zamowienie|pokladna|objednavka|kassalle|odeme"
    r"|oformlenie)(?:$|[/._?-])",
    letters="check onepage kass bestellvorgang commander tunnel compra pedido afrekenen zamowienie pokladna objednavka "
    "odeme oformlenie",
)

#: the type of a thing that markup tells of
A_PRODUCT = _any(
    r"(?:^|[/:#\s])(?:Product|ProductGroup|ProductModel|IndividualProduct)/?(?:$|\s)",
    letters="product",
)
AN_OFFER = _any(
    r"(?:^|[/:#\s])(?:Offer|AggregateOffer|PriceSpecification|UnitPriceSpecification)/?(?:$|\s)",
    letters="offer specification",
)
#: the class of a price that is not asked any more
CROSSED_OUT = _any(
    r"line-through|strike|(?:^|[\s_-])(?:old|was|before|compare|crossed|rrp|uvp|msrp|instead|statt)(?:$|[\s_-])",
    letters="line-through strike old was before compare crossed rrp uvp msrp instead statt",
)

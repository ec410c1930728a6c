"""What no model can read as one wish: bad input that must neither stop the analysis nor be sorted for sure."""

import base64

# Written for this test; no newspaper has printed it.
ARTICLE = """Vidarebefordrat: Så ska kajen få nytt liv

KARLSTAD. Det blåser alltid på den gamla lastkajen, säger hamnkaptenen Torvald Påhittsson och håller i mössan. \
Under nästan hundra år har timmer, järn och säd lastats här. Nu står kranarna stilla och den enda som hörs är en \
fiskmås.

På torsdagskvällen samlades ett hundratal personer i den gamla magasinsbyggnaden för att höra hur området ska \
utvecklas. Planerna har diskuterats i mer än tio år, men först nu finns det ritningar att visa upp. I förslaget \
ligger bostäder närmast gatan, sedan en rad med verkstäder och ateljéer och längst ut en promenad som ska binda \
ihop stadens centrum med vattnet.

– Det viktigaste är att kajen blir kvar för alla, sade planeringschefen Signhild Låtsasdotter när hon visade \
bilderna. Vi har lärt oss av andra städer där vattnet blev en baksida.

Alla var inte nöjda. Några av de närmast boende oroar sig för trafiken, och flera undrade hur det ska gå med \
buller från järnvägen. En man längst bak ville veta vad det kostar. Svaret blev att kalkylen presenteras först \
till våren, och att en del av pengarna väntas komma från försäljningen av tomter.

Historikern Bengt-Åke Fantasi, som har skrivit två böcker om hamnen, påminde om att platsen har förändrats \
förut. Vid förra sekelskiftet låg här ett badhus, därefter ett sågverk och under kriget ett förråd för ved. \
Varje generation har trott att just deras kaj var den slutgiltiga, sade han och fick ett skratt till svar.

Handlarna i centrum har delade meningar. Caféägaren Ingrid Dikt hoppas på fler gäster, medan hennes granne i \
skoaffären fruktar att parkeringsplatserna försvinner. Båda är dock överens om att något måste hända, eftersom \
området i dag mest används av hundägare och skejtare.

– Vi har varit här varje dag i fyra år, säger femtonårige Melker Uppdiktad och pekar mot rampen som han och \
kompisarna själva har snickrat. Om de tar bort den får de bygga en ny.

Efter nyår ställs förslaget ut på stadsbiblioteket, där det också går att lämna synpunkter. Ett beslut i nämnden \
väntas tidigast till hösten, och om ingen överklagar kan de första spadtagen tas om två år. Fram till dess \
fortsätter måsarna att ha kajen för sig själva, tillsammans med en ensam kran som ingen riktigt vet vem som \
äger.

Detta är den tredje artikeln i vår serie om stadens vatten. I nästa del besöker vi slussen som aldrig blev \
byggd, och träffar familjen som bor i vaktstugan intill. Har du egna minnen från hamnen? Hör av dig till \
redaktionen.
"""

CODE = """def handler(event, context):
    rows = [json.loads(r["body"]) for r in event["Records"]]
    return {"statusCode": 200, "body": json.dumps({"n": len(rows)})}  # TODO: retries
"""

TEN_WISHES = (
    "1) Laga gungorna på lekplatsen vid skolan. 2) Sätt in fler bussar till sjukhuset på kvällarna. 3) Öppna "
    "biblioteket på söndagar. 4) Plocka upp skräpet vid återvinningen. 5) Bygg en simhall med femtio meters bassäng. "
    "6) Ge de äldre på boendet mer mat. 7) Sänk hastigheten utanför förskolan. 8) Plantera fler träd i parken. "
    "9) Billigare hyra för studenter. 10) Mer personal på vårdcentralen i stan."
)

THREE_LANGUAGES = (
    "Hej jag undrar om bussen, because it never comes on time and my children are waiting, "
    "وأطفالي ينتظرون في البرد كل صباح"
)

BAD_INPUT = {
    "nothing": "",
    "one word": "lekplats",
    "an emoji": "🛝",
    "a link": "https://www.example.se/nyheter/2026/11/lekplatsen-vid-skolan-ska-rustas?utm_source=share&id=1834#bilder",
    "a forwarded article": ARTICLE,
    "three languages in one": THREE_LANGUAGES,
    "code": CODE,
    "base64": base64.b64encode(ARTICLE.encode()[:900]).decode(),
    "one letter": "a" * 4096,
    "right-to-left marks": "\u202e\u200f\u202b" * 400 + "lekplats" + "\u202c" * 100,
    "ten wishes": TEN_WISHES,
}

# Each fills a message of Telegram's longest: what is quadratic somewhere takes seconds.
ADVERSARIAL = [
    "a", "å", "\ud800", "😀", "ﷺ", "a ", "- ", "1) a b c d ", "1. ", "x/", "a-", "Stora torget ", "i Klara ", "tack ",
    "hej ", "mvh ", "anmal a ", "ranad x y z ", "07", "a@b.", "Agatan 1 ", "min granne Anna ", "lekplats. ", "\u202e",
    "e\u0301", "لا", "İ", "ab" * 20 + " ", "; ", "?!", "(", "€", ":)",
]  # fmt: skip

# Ord som hela boten delar: knappar, kommandon, språk, roller.

language-name = Svenska

button-submit = Skicka in
button-change-topic = Ändra ämne
button-change-recipient = Ändra mottagare
button-make-petition = Gör till e-förslag
button-sign = Skriv under
button-withdraw = Ta tillbaka underskrift
button-support-existing = Stöd det som finns
button-approve = Godkänn
button-return = Be om ändring
button-refuse = Avslå
button-cancel = Avbryt
button-yes = Ja
button-no = Nej
button-next = Nästa
button-back = Bakåt
button-open = Öppna
button-mute = 🔕 Tyst om det här
button-edit = Ändra
button-today = I dag
button-get-answer = Få svar
button-submit-anyway = Skicka in ändå
button-answer-there = Svara där

button-suggest = 💡 Lämna ett förslag
button-petition = ✍️ Starta ett e-förslag
button-petitions = 📋 Aktuella e-förslag
button-mine = Mina
button-help = Hjälp
button-language = 🌍 Språk
button-private-chat = Skriv till mig

# Kommandon: namnet utan snedstreck, och vad det gör (högst 256 tecken).
command-forslag = forslag
command-forslag-does = Lämna ett förslag
command-eforslag = eforslag
command-eforslag-does = Starta ett e-förslag som andra kan skriva under
command-lista = lista
command-lista-does = Se och skriv under e-förslag
command-mina = mina
command-mina-does = Se det du har skickat in
command-samrad = samrad
command-samrad-does = Frågor från kommunen
command-digest = digest
command-digest-does = Sammanfattning, t.ex. /digest 7d tff
command-granska = granska
command-granska-does = Granska e-förslag
command-samrad-ny = samrad_ny
command-samrad-ny-does = Ställ en fråga till panelen eller forumet
command-hjalp = hjalp
command-hjalp-does = Vad jag kan hjälpa dig med
command-sprak = sprak
command-sprak-does = Byt språk
command-integritet = integritet
command-integritet-does = Så hanterar vi dina uppgifter
command-avbryt = avbryt
command-avbryt-does = Avbryt det du håller på med

role-citizen = invånare
role-panel_member = med i medborgarpanelen
role-forum_member = med i mångfaldsforum
role-elected = förtroendevald
role-official = tjänsteperson
role-moderator = granskare
role-editor = redaktör
role-admin = administratör

fault-parked = Något gick fel hos oss och jag kunde inte ta hand om ditt meddelande. Det är sparat med felnummer { NUMBER($number, useGrouping: 0) }. Försök gärna igen om en stund.

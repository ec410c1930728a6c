consultations-ask-question = Vad vill du fråga? Skriv frågan så att den går att svara på utan att läsa något annat.
consultations-ask-choices = Vilka svar ska gå att välja? Skriv ett på varje rad, mellan två och tio.
consultations-ask-audience = Vem ska få frågan?
consultations-audience-forum = Mångfaldsforum ({ $count })
consultations-audience-panel = Medborgarpanelen ({ $count })
consultations-choice = • { $choice }
consultations-preview =
    <b>Så här ser frågan ut</b>

    { $question }

    { $choices }

    Till: { $audience }. Svarstid: { $days } dagar. Frågan skickas direkt.
consultations-opened =
    <b>Frågan { $number } är öppen.</b>
    { $count ->
        [0] Ingen är med i gruppen än, så ingen får den nu.
        [one] Den skickas nu till 1 person.
       *[other] Den skickas nu till { $count } personer.
    } Följ svaren med /samrad eller /digest.

consultations-prompt =
    <b>En fråga från kommunen</b> ({ $number })

    { $question }

    <i>{ $why } Svara senast { $day }. Ditt svar sparas utan namn.</i>
consultations-why-forum = Du får frågan för att du är med i mångfaldsforum.
consultations-why-panel = Du får frågan för att du är med i medborgarpanelen.
consultations-answered = ✅ Tack! Du svarade: <b>{ $choice }</b>. Du kan ändra dig tills tiden är ute.
consultations-toast-answered = Tack! Ditt svar är registrerat.

consultations-result =
    <b>Resultat av { $number }</b>

    { $question }

    { $count ->
        [0] Inga svar.
        [one] 1 svar:
       *[other] { $count } svar:
    }
consultations-result-line =
    { $choice }
    { $bar } { $count } ({ $share } %)

consultations-list = <b>Frågor från kommunen</b>
consultations-list-line =
    { $state ->
        [open] <b>{ $number }</b> (öppen) { $question }
       *[closed] <b>{ $number }</b> (avslutad) { $question }
    }
consultations-none = Det finns inga frågor till dig just nu. Du får ett meddelande när det kommer någon.

refused-choices-count = Skriv mellan { $least } och { $most } svar, ett på varje rad.
refused-choice-too-long = Svaret ”{ $choice }” är för långt. Korta det till högst { $limit } tecken.
refused-choices-twice = Två av svaren är lika. Skriv dem så att de går att skilja åt.
refused-choice-unknown = Det svaret finns inte. Skriv /samrad för att se frågan igen.
refused-consultation-not-found = Den frågan hittar jag inte. Skriv /samrad för att se dina frågor.
refused-consultation-not-yours = Den frågan är inte ställd till dig. Skriv /samrad för att se dina frågor.
refused-consultation-not-open = Tiden för frågan är ute. Skriv /samrad för att se resultatet.

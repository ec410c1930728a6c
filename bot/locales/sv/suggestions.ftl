suggestions-ask = Vad vill du ska bli annorlunda? Skriv med dina egna ord, gärna var det gäller.

suggestions-preview =
    <b>Ditt förslag</b>
    <blockquote>{ $text }</blockquote>

suggestions-understood =
    Ämne: <b>{ $topic }</b> <i>(annars { $first } eller { $second })</i>
    Svarar: <b>{ $department }</b>

suggestions-external = ℹ️ Det här bestämmer inte kommunen över, utan { $department }. Du kan ändå skicka in det. Då är det registrerat här och vi visar vägen vidare.
suggestions-fault = 🔧 Är något trasigt eller farligt just nu? Ring { $phone }, så går det fortare.
suggestions-fault-elsewhere = 🔧 Är något trasigt eller farligt just nu? Det tar { $department } hand om. Ring { $phone } om du behöver hjälp att nå dem.
suggestions-consultation = 🗳 Det här passar samrådet ”{ $question }”, öppet till och med { $day }. Vill du svara där i stället?
suggestions-question = ❓ Är det en fråga? Då finns det snabbare svar än här.
suggestions-right = Stämmer det? Skriv mer om du vill lägga till något.
suggestions-which-topic = Jag är inte säker på ämnet. Välj det som passar, eller skicka in som det är.

suggestions-answer =
    <b>Så får du svar</b>

    Ring { $phone } eller gå till { $url }.

    Du kan också skicka in det ändå. Då får det ett nummer, och { $department } läser det.

suggestions-choose-topic = Vad handlar förslaget om?
suggestions-choose-department = Vem ska få förslaget?

suggestions-receipt =
    <b>Tack! Ditt förslag är registrerat.</b>

    Nummer: <b>{ $number }</b>
    Ämne: { $topic }
    Svarar: { $department }

    Du ser hur det går under /mina. Vill du att andra ska kunna skriva under? Gör det till ett e-förslag.

refused-suggestion-not-found = Det förslaget hittar jag inte bland dina. Skriv /mina för att se dem.

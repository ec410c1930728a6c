welcome-hello =
    <b>Hej och välkommen!</b> 👋

    Jag heter Sola och tar emot dina idéer till { $town }.

    Skriv bara vad du vill ska bli annorlunda, med dina egna ord. Jag visar vem i kommunen som svarar innan du skickar in.

welcome-help =
    <b>Så här gör du</b>

    Skriv din idé direkt här i chatten, så hjälper jag dig vidare.

    { $commands }

    Vill du hellre prata med någon? Ring Kontaktcenter på { $phone } eller gå till { $url }.

welcome-languages = Vilket språk vill du använda?
welcome-language-set = Klart! Nu skriver jag på svenska.

welcome-role =
    { $department ->
        [none] Välkommen! Du är nu <b>{ $role }</b>.
       *[other] Välkommen! Du är nu <b>{ $role }</b> för { $department }.
    }

welcome-group = Åsikter hör hemma i en privat chatt. Skriv till mig där, så hjälper jag dig.

unread-button = Den knappen går inte att använda längre. Skriv /mina för att se vad du har skickat in, eller /hjalp för att börja om.
unread-edited = Jag ser att du har ändrat ett meddelande. Jag läser bara nya meddelanden, så skicka gärna texten en gång till.
unread-command = Det kommandot känner jag inte till. Skriv /hjalp så ser du vad jag kan.
unread-text = Det där förstod jag inte. Skriv /hjalp så ser du vad jag kan.
unread-voice = Jag kan inte lyssna på röstmeddelanden än. Skriv gärna med ord i stället.
unread-sticker = Fin bild! Men jag läser bara ord. Skriv vad du vill ska bli annorlunda.
unread-photo = Tack för bilden! Jag kan inte ta emot bilder än. Skriv gärna med ord vad du vill.
unread-location = Tack! Jag kan inte ta emot platser än. Skriv gärna var det är, till exempel gata eller stadsdel.
unread-contact = Jag behöver inga kontaktuppgifter. Skriv gärna vad du vill ska bli annorlunda.
unread-document = Jag kan inte öppna filer än. Skriv gärna med ord vad du vill.
unread-other = Det där kan jag inte läsa. Skriv gärna med ord vad du vill.
unread-attachment-left = Jag läste texten, men kan inte spara bilder och filer än.

dialogue-resumed = Du har något påbörjat. Vi fortsätter där du var. Vill du inte det? Skriv /avbryt.
dialogue-replaced = Det du hade påbörjat ersätts av det nya.
dialogue-other-draft = Den knappen hör till något du skrev tidigare. Det här håller du på med nu:
dialogue-resting-suggestion = Ditt förslag är sparat. Skriv /forslag när du vill fortsätta med det.
dialogue-resting-petition = Ditt e-förslag är sparat. Skriv /eforslag när du vill fortsätta med det.
dialogue-resting-consultation = Din fråga är sparad. Skriv /samrad_ny när du vill fortsätta med den.
dialogue-resting-handling = Det du skrev är sparat. Skriv /granska eller /svara när du vill fortsätta.
dialogue-still-suggestion = Du håller på med ett förslag:
dialogue-still-petition = Du håller på med ett e-förslag:
dialogue-still-consultation = Du håller på med en fråga:
dialogue-still-handling = Du håller på med ett e-förslag som du har hand om:
dialogue-cancelled-suggestion = Avbrutet. Inget skickades in.
dialogue-cancelled-petition = Avbrutet. E-förslaget skickades inte in.
dialogue-cancelled-consultation = Avbrutet. Frågan skickades inte ut.
dialogue-cancelled-handling = Avbrutet. Inget har ändrats.
dialogue-nothing-to-cancel = Det finns inget att avbryta. Skriv vad du vill ska bli annorlunda, eller /hjalp.

refused-text-without-words = Jag hittar inga ord där. Skriv gärna med bokstäver vad du vill.
refused-text-too-long = Texten är för lång: { $length } tecken. Korta den till högst { $limit } tecken och skicka igen.
refused-invitation-void = Inbjudan gäller inte längre. Den kan bara användas en gång, inom en halvtimme. Be om en ny.
refused-language-unknown = Det språket kan jag inte. Skriv /sprak för att välja ett annat.

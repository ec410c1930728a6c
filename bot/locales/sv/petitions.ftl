petitions-ask-title = Vad ska ditt e-förslag heta? Skriv en kort rubrik, högst 100 tecken.
petitions-ask-wish = Vad vill du att kommunen ska göra? Beskriv det konkret.
petitions-ask-reason = Varför är det viktigt? Några meningar räcker.

petitions-lookalikes =
    { $count ->
        [one] <b>Det finns redan ett e-förslag som liknar ditt.</b>
       *[other] <b>Det finns redan e-förslag som liknar ditt.</b>
    } Ett med många underskrifter väger tyngre än flera med få.
petitions-line =
    { $state ->
        [published] <b>{ $number }</b> { $title } – { $count ->
            [one] 1 underskrift
           *[other] { $count } underskrifter
        }
       *[closed] <b>{ $number }</b> { $title } – avslutat med { $count ->
            [one] 1 underskrift
           *[other] { $count } underskrifter
        }
    }

petitions-preview =
    <b>{ $title }</b>

    { $wish }

    <i>Varför:</i> { $reason }

    Ämne: { $topic }
    Svarar: { $department }

    En granskare läser e-förslaget innan det visas för andra.

petitions-receipt =
    <b>Tack! Ditt e-förslag är inskickat.</b>

    Nummer: <b>{ $number }</b>
    Rubrik: { $title }

    Nu läser en granskare det. Du får besked här i chatten.

petitions-list = <b>E-förslag att skriva under</b>
petitions-none = Just nu finns inga öppna e-förslag. Starta det första med /eforslag.

petitions-card =
    <b>{ $title }</b>
    { $number }

    { $wish }

    <i>Varför:</i> { $reason }

    Svarar: { $department }
    ✍️ <b>{ $count }</b> av { $threshold } underskrifter
    Dela: { $link }
petitions-open-until = Öppet till och med { $day }.
petitions-closed-on = Avslutat { $day }.
petitions-declare = När du skriver under intygar du att du bor i { $town }. Ditt namn visas inte.
petitions-signed = ✅ Du har skrivit under.
petitions-toast-signed = Tack! Din underskrift är registrerad.
petitions-toast-withdrawn = Din underskrift är borttagen.

petitions-review =
    <b>Att granska: { $number }</b> (inskickat { $submitted }, { $waiting } väntar)

    <b>{ $title }</b>

    { $wish }

    <i>Varför:</i> { $reason }

    Ämne: { $topic }
    Svarar: { $department }
petitions-review-none = Inget e-förslag väntar på granskning. 🌞
petitions-approved = ✅ { $number } är publicerat: { $title }
petitions-refused = { $number } är avslaget. Förslagsställaren får veta varför.
petitions-toast-approved = { $number } är publicerat.
petitions-toast-refused = { $number } är avslaget.
petitions-why-refuse = Varför ska { $number } avslås? Förslagsställaren får skälet och ett råd.

petitions-reason-not-municipal = Inte kommunens sak
petitions-reason-individual-case = Gäller en enskild persons ärende
petitions-reason-company = Ett kommunalt bolag bestämmer
petitions-reason-grant = Är en ansökan om bidrag
petitions-reason-ongoing-process = Prövas redan på annat håll
petitions-reason-duplicate = Finns redan
petitions-reason-unclear = Oklart vad som önskas
petitions-reason-insulting = Kränker någon

petitions-advice-not-municipal = Vänd dig till den myndighet som bestämmer. Kontaktcenter hjälper dig att hitta rätt.
petitions-advice-individual-case = Kontakta den förvaltning som har ditt ärende.
petitions-advice-company = Skriv direkt till bolaget.
petitions-advice-grant = Sök bidraget via kommunens e-tjänst.
petitions-advice-ongoing-process = Vänta in beslutet, och skriv ett nytt e-förslag om något saknas.
petitions-advice-duplicate = Skriv under det som finns. Du hittar det med /lista.
petitions-advice-unclear = Beskriv en konkret sak som kommunen ska göra, och skicka in igen med /eforslag.
petitions-advice-insulting = Skriv om sakfrågan utan att peka ut någon, och skicka in igen med /eforslag.

petitions-told-published =
    <b>Ditt e-förslag är publicerat!</b> 🎉

    { $number }: { $title }

    Andra kan skriva under till och med { $day }. Når det { $threshold } underskrifter går det till nämnden.

    Dela länken: { $link }
petitions-told-refused =
    <b>Ditt e-förslag kan inte publiceras.</b>

    { $number }: { $title }
    Skäl: { $reason }

    { $advice } Har du frågor? Ring { $phone }.
petitions-told-closed-board =
    <b>Tiden för ditt e-förslag är slut.</b>

    { $number }: { $title }
    Det fick { $count } underskrifter och går nu till { $board }.

    { $link }
petitions-told-closed-official =
    <b>Tiden för ditt e-förslag är slut.</b>

    { $number }: { $title }
    { $count ->
        [one] Det fick 1 underskrift.
       *[other] Det fick { $count } underskrifter.
    } En handläggare på { $department } svarar dig.

    { $link }

refused-title-too-long = Rubriken är för lång: { $length } tecken. Korta den till högst { $limit }.
refused-petition-not-found = Det e-förslaget finns inte, eller är inte publicerat. Skriv /lista så ser du vilka som är öppna.
refused-petition-not-open = Det e-förslaget går inte att skriva under längre. Skriv /lista så ser du vilka som är öppna.
refused-petition-reviewed = Det e-förslaget är redan granskat. Skriv /granska för att se nästa.
refused-reason-unknown = Det skälet finns inte. Skriv /granska för att börja om.

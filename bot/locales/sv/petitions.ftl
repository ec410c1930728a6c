petitions-ask-title = Vad ska ditt e-förslag heta? Skriv en kort rubrik, högst 100 tecken.
petitions-ask-wish = Vad vill du att kommunen ska göra? Beskriv det konkret.
petitions-ask-reason = Varför är det viktigt? Några meningar räcker.
petitions-now = Nu står det: <i>{ $words }</i>

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
        [answered] <b>{ $number }</b> { $title } – besvarat, { $count ->
            [one] 1 underskrift
           *[other] { $count } underskrifter
        }
       *[other] <b>{ $number }</b> { $title } – avslutat med { $count ->
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
petitions-search-ask = Vad letar du efter? Skriv ordet efter kommandot, till exempel /sok cykelväg.
petitions-found = <b>Det här hittade jag</b>
petitions-found-none = Jag hittade inget e-förslag om det. Pröva ett annat ord, eller starta ett eget med /eforslag.

petitions-card =
    <b>{ $title }</b>
    { $number }

    { $wish }

    <i>Varför:</i> { $reason }

    Svarar: { $department }
    ✍️ <b>{ $count }</b> av { $threshold } underskrifter
    Dela: { $link }
petitions-by = Förslagsställare: { $name }
petitions-open-until = Öppet till och med { $day }.
petitions-closed-on = Avslutat { $day }.
petitions-waiting = Tiden gick ut { $day }. { $who } har det nu. { $days ->
    [0] Svaret kommer här.
    [one] Väntat 1 dag på svar.
   *[other] Väntat { $days } dagar på svar.
}
petitions-meets-on = Tas upp på mötet { $day }.
petitions-answered =
    <b>Beslut { $day }:</b> { $outcome }

    { $answer }
petitions-withdrawn = Tillbakadraget av den som skrev det. Det går inte att skriva under.
petitions-declare = När du skriver under intygar du att du bor i { $town }. Ditt namn visas inte.
petitions-signed = ✅ Du har skrivit under.
petitions-toast-signed = Tack! Din underskrift är registrerad.
petitions-toast-withdrawn = Din underskrift är borttagen.
petitions-toast-muted = Du får inga fler meddelanden om det här e-förslaget.

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
petitions-told-returned =
    <b>Ditt e-förslag behöver ändras innan det kan publiceras.</b>

    { $number }: { $title }
    Granskaren skriver: { $remark }

    Tryck på knappen när du vill ändra det.
petitions-told-halfway =
    <b>Halvvägs!</b> { $number }: { $title }

    { $count } har skrivit under. { $left ->
        [one] En till
       *[other] { $left } till
    }, så går det till { $board }. Öppet till och med { $day }.

    Dela gärna: { $link }
petitions-told-reached =
    <b>Nu räcker underskrifterna!</b> 🎉 { $number }: { $title }

    { $count } har skrivit under. När tiden är slut, efter { $day }, går det till { $board }.

    { $link }
petitions-told-last-week =
    <b>En vecka kvar.</b> { $number }: { $title }

    { $count } av { $threshold } underskrifter. Sista dagen är { $day }.

    Dela gärna: { $link }
petitions-told-meeting =
    <b>Nu finns en dag för mötet.</b> { $number }: { $title }

    { $board } tar upp e-förslaget { $day }. Vi berättar vad som bestäms.

    { $link }
petitions-told-withdrawn =
    <b>E-förslaget är tillbakadraget.</b> { $number }: { $title }

    Den som skrev det har dragit tillbaka det. Det går inte att skriva under längre, men går att läsa.
petitions-told-answered =
    <b>E-förslaget har fått svar.</b> { $number }: { $title }

    Beslut: <b>{ $outcome }</b>

    { $answer }

    { $link }
petitions-told-closed-board =
    <b>Tiden för e-förslaget är slut.</b>

    { $number }: { $title }
    Det fick { $count } underskrifter och går nu till { $board }. Vi berättar när mötet är och vad som bestäms.

    { $link }
petitions-told-closed-official =
    <b>Tiden för e-förslaget är slut.</b>

    { $number }: { $title }
    { $count ->
        [one] Det fick 1 underskrift.
       *[other] Det fick { $count } underskrifter.
    } En handläggare på { $department } svarar. Vi berättar när svaret kommer.

    { $link }

petitions-outcome-approved = Bifall – kommunen gör som ni vill
petitions-outcome-partly = Delvis bifall – kommunen gör en del av det
petitions-outcome-rejected = Avslag – kommunen gör det inte
petitions-outcome-answered = Besvarat
petitions-outcome-referred = Lämnat vidare till den som bestämmer

refused-title-too-long = Rubriken är för lång: { $length } tecken. Korta den till högst { $limit }.
refused-petition-not-found = Det e-förslaget finns inte, eller är inte publicerat. Skriv /lista så ser du vilka som är öppna.
refused-petition-not-open = Det e-förslaget går inte att skriva under längre. Skriv /lista så ser du vilka som är öppna.
refused-petition-cannot-move = Det går inte: e-förslaget har redan gått vidare. Skriv /granska för att se vad som väntar.
refused-petition-not-yours-to-move = Det får bara den som har hand om e-förslaget göra.
refused-reason-unknown = Det skälet finns inte. Skriv /granska för att börja om.

mine-none = Du har inte skickat in något än. Skriv vad du vill ska bli annorlunda, så börjar vi.
mine-suggestions = <b>Dina förslag</b>
mine-suggestion =
    <b>{ $number }</b> { $text }
    { $state ->
       *[received] Mottaget { $day }, hos { $department }.
    }
mine-petitions = <b>Dina e-förslag</b>
mine-petition =
    <b>{ $number }</b> { $title }
    { $state ->
        [draft] Du har fått det tillbaka för att ändra något.
        [in_review] Väntar på granskning.
        [sent_to_board] Hos nämnden, { $count ->
            [one] 1 underskrift.
           *[other] { $count } underskrifter.
        }
        [with_official] Hos en handläggare, { $count ->
            [one] 1 underskrift.
           *[other] { $count } underskrifter.
        }
        [answered] Besvarat.
        [withdrawn] Tillbakadraget.
        [published] Öppet, { $count ->
            [one] 1 underskrift.
           *[other] { $count } underskrifter.
        }
        [refused] Kunde inte publiceras.
       *[closed] Avslutat, { $count ->
            [one] 1 underskrift.
           *[other] { $count } underskrifter.
        }
    }

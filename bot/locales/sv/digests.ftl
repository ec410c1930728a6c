digests-head =
    ☀️ <b>Sammanfattning: { $whose }</b>
    { $first } – { $last }
    { $count ->
        [0] Inga nya förslag.
        [one] 1 nytt förslag.
       *[other] { $count } nya förslag.
    }
digests-topics = <b>Ämnen</b>
digests-topic = • { $topic }: { $count }
digests-latest = <b>Senaste förslagen</b>
digests-suggestion = • { $number } <i>({ $topic })</i> { $text }
digests-petitions = <b>E-förslag</b>
digests-petition =
    { $reached ->
        [yes] • ⭐ { $number } { $title }: { $count } av { $threshold }, har nått gränsen
       *[no] • { $number } { $title }: { $count } av { $threshold }, { $days ->
            [0] avslutat eller sista dagen
            [one] 1 dag kvar
           *[other] { $days } dagar kvar
        }
    }
digests-waiting-review =
    { $count ->
        [one] ⏳ 1 e-förslag väntar på granskning.
       *[other] ⏳ { $count } e-förslag väntar på granskning.
    }
digests-consultations = <b>Frågor till panelen och forumet</b>
digests-consultation =
    { $count ->
        [one] • { $number } { $question } (1 svar)
       *[other] • { $number } { $question } ({ $count } svar)
    }
digests-answer = – { $choice }: { $count }
digests-open = Öppna { $number }

refused-digest-unclear = Jag förstår inte ”{ $words }”. Skriv till exempel /digest 7d, /digest v46 eller /digest 2026-10 tff.
refused-digest-not-yours = Du har inte { $department } bland dina förvaltningar. Skriv /digest för att se dina.

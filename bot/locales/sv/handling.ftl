handling-ask-remark = Vad ska ändras i { $number } innan det kan publiceras? Skriv till förslagsställaren, kort och vänligt.
handling-returned = { $number } är tillbaka hos förslagsställaren, som har fått dina rader.
handling-ask-outcome = Vad är beslutet om { $number }?
handling-ask-day = Vilken dag togs beslutet? Skriv den som 2026-11-25.
handling-ask-answer = Skriv svaret: vad som bestämdes och varför. Alla som har skrivit under får läsa det.
handling-preview =
    <b>Så här läser alla svaret på { $number }</b>

    Beslut { $day }: <b>{ $outcome }</b>

    { $answer }

    När du skickar får alla som har skrivit under veta det.
handling-answered = ✅ { $number } är besvarat: { $title }

refused-outcome-unknown = Det beslutet finns inte. Tryck på ett av alternativen.
refused-day-unknown = Jag förstår inte dagen. Skriv den som 2026-11-25, och inte längre fram än i dag.
refused-petition-not-waiting = { $number } väntar inte på svar. Bara e-förslag vars tid är slut kan besvaras.

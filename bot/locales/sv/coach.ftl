# Ett vänligt ord innan något skickas in: personuppgifter, och råd om det som annars kan avslås.

personal-a-personnummer = ett personnummer
personal-a-phone = ett telefonnummer
personal-a-email = en e-postadress
personal-a-person-name = ett namn
personal-a-address = en adress
personal-and = { $first } och { $last }
personal-seen = 👀 Du skrev { $what }. Det du skickar in blir en allmän handling.
personal-dropped = Personnumret har jag tagit bort. Sådana sparar vi aldrig.

personal-mark-personnummer = [personnummer]
personal-mark-phone = [telefonnummer]
personal-mark-email = [e-postadress]
personal-mark-person-name = [namn]
personal-mark-address = [adress]

button-remove-personal = Ta bort uppgifterna

# Råden är meningar utan punkt: de fortsätter på två sätt.
coach-own-case = Ring { $phone } om det gäller ditt eget ärende, så går det fortare
coach-named = Skriv gärna om saken utan att nämna någon vid namn
coach-company = Skriv gärna direkt till bolaget som bestämmer
coach-no-wish = Skriv gärna vad du vill att kommunen ska göra
coach-several = Ta gärna en önskan i taget, så hamnar var och en rätt
coach-suggestion = 💬 { $advice }.
coach-petition = 💬 { $advice } – annars kan e-förslaget få avslag: { $reason }.
